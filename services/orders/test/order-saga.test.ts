import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  OrderCancelled,
  OrderCancelRequested,
  OrderCompleted,
  OrderConfirmed,
  OrderReduced,
  OrderRefundRequested,
} from '@waybill/contracts'
import type { AnyEventType } from '@waybill/messaging'
import { type Order, type Status, statuses } from '../src/order.ts'
import { allHappenings, type Happening, happenings, live, newOrder, orderId, saga, type Whole } from './samples.ts'

const way = (...happened: Happening[]): Order => live(newOrder(), happened).state

const states: Record<Status, Order> = {
  placed: newOrder(true),
  confirmed: way('authorized', 'reserved'),
  cancelling: way('authorized', 'reserved', 'cancelRequested'),
  'partly-packed': way('authorized', 'reservedSplit', 'packedEast'),
  packed: way('authorized', 'reserved', 'packed'),
  completed: way('authorized', 'reserved', 'packed', 'captured', 'delivered'),
  cancelled: way('declined'),
}

type Outcome = readonly [to: Status, ...emitted: AnyEventType[]]

/** Every pair that changes something. All others must change nothing. */
const table: Record<Status, Partial<Record<Whole, Outcome>>> = {
  placed: {
    authorized: ['placed'],
    reserved: ['placed'],
    approved: ['placed'],
    declined: ['cancelled', OrderCancelled],
    expired: ['cancelled', OrderCancelled],
    rejected: ['cancelled', OrderCancelled],
    refused: ['cancelled', OrderCancelled],
    partlyRefused: ['placed', OrderReduced],
    cancelRequested: ['cancelled', OrderCancelled],
    stopped: ['cancelled', OrderCancelled],
    overdue: ['cancelled', OrderCancelled],
  },
  confirmed: {
    packed: ['packed'],
    captured: ['packed'],
    shipped: ['packed'],
    outForDelivery: ['packed'],
    missed: ['packed'],
    delivered: ['packed'],
    returned: ['cancelled', OrderCancelled],
    stopped: ['cancelled', OrderCancelled],
    cancelRequested: ['cancelling'],
    expired: ['cancelling', OrderCancelRequested],
    rejected: ['cancelling', OrderCancelRequested],
    overdue: ['cancelling', OrderCancelRequested],
  },
  cancelling: {
    packed: ['packed'],
    captured: ['packed'],
    shipped: ['packed'],
    outForDelivery: ['packed'],
    missed: ['packed'],
    delivered: ['packed'],
    returned: ['cancelled', OrderCancelled],
    stopped: ['cancelled', OrderCancelled],
    overdue: ['cancelling'],
  },
  // It has two parcels, and one of them is packed: what is told without saying of which is of both.
  'partly-packed': {
    packed: ['packed'],
    captured: ['partly-packed'],
    shipped: ['packed'],
    outForDelivery: ['packed'],
    missed: ['packed'],
    delivered: ['packed'],
    returned: ['cancelled', OrderCancelled],
    overdue: ['partly-packed'],
  },
  packed: {
    captured: ['packed'],
    shipped: ['packed'],
    outForDelivery: ['packed'],
    missed: ['packed'],
    delivered: ['packed'],
    returned: ['cancelled', OrderCancelled],
    overdue: ['packed'],
  },
  completed: { shipped: ['completed'] },
  cancelled: {
    authorized: ['cancelled', OrderRefundRequested],
    captured: ['cancelled', OrderRefundRequested],
  },
}

for (const step of statuses) {
  for (const name of allHappenings) {
    const expected = table[step][name]
    const title = expected
      ? `→ ${expected.map((to) => (typeof to === 'string' ? to : to.type)).join(' + ')}`
      : 'changes nothing'

    test(`${step} and ${name} ${title}`, () => {
      assert.equal(states[step].step, step)
      const decision = saga.decide(states[step], happenings[name])
      assert.deepEqual(
        decision && [decision.state.step, ...(decision.emit ?? []).map(({ event }) => event)],
        expected && [...expected],
      )
    })
  }
}

test('the last yes confirms, and says what to pack', () => {
  const decision = saga.decide(way('reserved'), happenings.authorized)
  assert.equal(decision?.state.step, 'confirmed')
  const { lines, shipTo } = newOrder().parcel ?? assert.fail('a new order has a parcel')
  assert.deepEqual(
    decision?.emit?.map(({ event, data }) => [event, data.lines, data.shipTo]),
    [[OrderConfirmed, lines, shipTo]],
  )
  assert.equal(decision?.state.parcel, null, 'the address is kept no longer than needed')
})

test('an order that needs a prescription is not confirmed without one', () => {
  const waiting = live(newOrder(true), ['authorized', 'reserved'])
  assert.equal(waiting.state.step, 'placed')
  assert.equal(live(waiting.state, ['approved']).state.step, 'confirmed')
})

test('a duplicate of an answer counts once', () => {
  assert.equal(saga.decide(way('authorized'), happenings.authorized), undefined)
  assert.equal(saga.decide(way('authorized', 'reserved', 'packed', 'captured'), happenings.captured), undefined)
})

test('money and parcel complete an order in either order, and before the packing is read', () => {
  const completed = [OrderConfirmed.type, OrderCompleted.type]
  for (const last of [
    ['packed', 'captured', 'delivered'],
    ['packed', 'delivered', 'captured'],
    ['captured', 'delivered', 'packed'],
    ['delivered', 'packed', 'captured'],
  ] as Happening[][]) {
    const { state, emitted } = live(newOrder(), ['authorized', 'reserved', ...last])
    assert.deepEqual([state.step, ...emitted], ['completed', ...completed], last.join(', '))
  }
})

test('a parcel that is delivered does not come back', () => {
  const delivered = way('authorized', 'reserved', 'packed', 'delivered')
  assert.equal(saga.decide(delivered, happenings.returned), undefined)
})

test('a parcel that comes back cancels the order, paid or not', () => {
  for (const paid of [[], ['captured']] as Happening[][]) {
    const { state, emitted } = live(newOrder(), ['authorized', 'reserved', 'packed', ...paid, 'returned'])
    assert.equal(state.reason, 'returned: nobody there')
    assert.equal(emitted.at(-1), OrderCancelled.type)
  }
})

test('a cancel request that lost against the packer is forgotten', () => {
  const order = way('authorized', 'reserved', 'cancelRequested', 'packed')
  assert.deepEqual([order.step, order.reason], ['packed', null])
})

test('one that won gives its own reason', () => {
  assert.equal(way('authorized', 'reserved', 'cancelRequested', 'stopped').reason, 'changed my mind')
  assert.equal(way('authorized', 'reserved', 'stopped').reason, 'stopped on request')
})

test('an order not packed in time asks fulfillment itself to stop it', () => {
  const decision = saga.decide(states.confirmed, happenings.overdue)
  assert.deepEqual(
    decision?.emit?.map(({ data }) => data),
    [{ orderId, reason: 'not packed in time', requestedBy: 'deadline' }],
  )
})

test('overdue behind the point of no return calls for attention, and the next progress ends that', () => {
  const late = live(states.packed, ['overdue'])
  assert.deepEqual([late.state.step, late.state.attention, late.within], ['packed', true, '600000ms'])
  assert.equal(live(states['partly-packed'], ['overdue']).state.attention, true)
  assert.equal(live(late.state, ['captured']).state.attention, false)
})

test('reasons say who said no and why', () => {
  assert.equal(way('declined').reason, 'payment declined: card_declined')
  assert.equal(way('rejected').reason, 'out of stock: mug')
  assert.equal(live(newOrder(true), ['refused']).state.reason, 'prescription rejected: illegible')
  assert.equal(way('authorized', 'overdue').reason, 'not confirmed in time: no answer on stock')
})

test('every open state has a deadline, a finished one has none', () => {
  assert.equal(live(newOrder(true), ['authorized']).within, '86400000ms')
  assert.equal(live(newOrder(true), ['approved']).within, '120000ms')
  assert.equal(live(newOrder(), ['authorized']).within, '120000ms')
  assert.equal(live(states.confirmed, ['cancelRequested']).within, '300000ms')
  assert.equal(live(states.confirmed, ['packed']).within, '600000ms')
  assert.equal(live(states.packed, ['returned']).within, undefined)
  assert.equal(live(states.packed, ['captured', 'delivered']).within, undefined)
})
