import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ShipmentStatus } from '@waybill/contracts'
import fc from 'fast-check'
import {
  type Command,
  carrierStep,
  decide,
  evolve,
  type Fact,
  fold,
  type Shipment,
  type Status,
  until,
} from '../src/shipment.ts'

const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
const order = { orderId: 'o1', userId: 'u1', trackingNumber: 'WB0123456789', shipTo }
const at = (status: Status): Shipment => ({ ...order, status, version: 3 })

test('a shipment is created once', () => {
  assert.deepEqual(decide(undefined, { do: 'create', order }), { type: 'created', data: order })
  assert.equal(decide(at('created'), { do: 'create', order }), undefined)
})

test('nothing can be done with a shipment that does not exist', () => {
  assert.throws(() => decide(undefined, { do: 'move', to: 'picked-up' }), { name: 'IllegalTransition' })
})

const legal: Record<Status, Status[]> = {
  created: ['picked-up'],
  'picked-up': ['in-transit'],
  'in-transit': ['out-for-delivery', 'returned'],
  'out-for-delivery': ['delivered', 'returned'],
  delivered: [],
  returned: [],
}
for (const from of ShipmentStatus) {
  for (const to of ShipmentStatus) {
    const move = () => decide(at(from), { do: 'move', to })
    if (legal[from].includes(to)) {
      test(`${from} → ${to} is a step`, () => assert.deepEqual(move(), { type: 'status-changed', data: { from, to } }))
    } else {
      test(`${from} → ${to} is refused`, () => assert.throws(move, { name: 'IllegalTransition' }))
    }
  }
}

test('what delivery reports counts even when the steps before were not heard of', () => {
  const fact = decide(at('picked-up'), { do: 'report', to: 'delivered' })
  assert.deepEqual(fact, { type: 'status-changed', data: { from: 'picked-up', to: 'delivered' } })
})

test('a report that is known or overtaken changes nothing', () => {
  assert.equal(decide(at('out-for-delivery'), { do: 'report', to: 'out-for-delivery' }), undefined)
  assert.equal(decide(at('delivered'), { do: 'report', to: 'out-for-delivery' }), undefined)
})

test('the courier corrects how an operator ended it: the courier was there', () => {
  const fact = decide(at('returned'), { do: 'report', to: 'delivered' })
  assert.deepEqual(fact, { type: 'status-changed', data: { from: 'returned', to: 'delivered' } })
})

test('the address changes until the carrier has the parcel', () => {
  const command: Command = { do: 'redirect', shipTo: { ...shipTo, city: 'Wien' } }
  const fact = decide(at('created'), command)
  assert.deepEqual(fact, { type: 'redirected', data: { shipTo: command.shipTo } })
  assert.equal(fact && evolve(at('created'), fact).shipTo.city, 'Wien')
  assert.throws(() => decide(at('picked-up'), command), { name: 'IllegalTransition' })
})

test('the carrier takes two steps by itself, each of them legal', () => {
  assert.equal(carrierStep('created'), 'picked-up')
  assert.equal(carrierStep('picked-up'), 'in-transit')
  for (const status of ShipmentStatus.slice(2)) assert.equal(carrierStep(status), undefined)
})

test('a history that does not begin with created is broken', () => {
  assert.throws(() => fold([{ type: 'status-changed', data: { from: 'created', to: 'picked-up' } }]), /history/)
})

test('whatever is asked: versions count the facts, and reports and moves never lead back', () => {
  const status = fc.constantFrom(...ShipmentStatus)
  const command = fc.oneof(
    fc.record({ do: fc.constant('move' as const), to: status }),
    fc.record({ do: fc.constant('report' as const), to: status }),
    fc.record({ do: fc.constant('redirect' as const), shipTo: fc.constant(shipTo) }),
  )
  fc.assert(
    fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
      const history: Fact[] = [{ type: 'created', data: order }]
      for (const command of commands) {
        const fact = attempt(fold(history), command)
        if (fact) history.push(fact)
      }
      const steps = history.flatMap((fact) => (fact.type === 'status-changed' ? [fact.data] : []))
      assert.equal(fold(history)?.version, history.length)
      assert.equal(fold(history)?.status, steps.at(-1)?.to ?? 'created')
      for (const { from, to } of steps) {
        const bothEnds = from === 'delivered' || from === 'returned'
        assert.ok(bothEnds || ShipmentStatus.indexOf(to) > ShipmentStatus.indexOf(from), `${from} → ${to}`)
      }
    }),
  )
})

test('a history folded on from any snapshot of it is the history folded whole', () => {
  const fact = fc.oneof(
    fc.constantFrom(...ShipmentStatus).map((to): Fact => ({ type: 'status-changed', data: { from: 'created', to } })),
    fc.string().map((street): Fact => ({ type: 'redirected', data: { shipTo: { ...shipTo, street } } })),
  )
  fc.assert(
    fc.property(fc.array(fact, { maxLength: 40 }), fc.nat(40), (facts, cut) => {
      const history: Fact[] = [{ type: 'created', data: order }, ...facts]
      const snapshot = fold(history.slice(0, cut))
      assert.deepEqual(fold(history.slice(cut), snapshot && JSON.parse(JSON.stringify(snapshot))), fold(history))
    }),
    { numRuns: 300 },
  )
})

test('the past of a history is what had happened by then, the moment itself included', () => {
  const history = [1, 2, 3].map((second) => ({ second, occurredAt: new Date(second * 1_000) }))
  const seconds = (ms: number) => until(history, new Date(ms)).map(({ second }) => second)
  assert.deepEqual([999, 1_000, 2_999, 9_000].map(seconds), [[], [1], [1, 2], [1, 2, 3]])
})

function attempt(shipment: Shipment | undefined, command: Command): Fact | undefined {
  try {
    return decide(shipment, command)
  } catch (error) {
    assert.equal(error instanceof Error && error.name, 'IllegalTransition')
    return undefined
  }
}
