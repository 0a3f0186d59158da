import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  OrderCancelled,
  OrderCompleted,
  OrderConfirmed,
  OrderRefundRequested,
  ReturnReceived,
} from '@waybill/contracts'
import { heard, type OrderParcel, parcelsOf } from '../src/parcels.ts'
import {
  customerId,
  eventOf,
  type Happening,
  lines,
  live,
  newOrder,
  orderId,
  portions,
  type Split,
  saga,
  shipments,
  splits,
  total,
} from './samples.ts'

const way = (...happened: Happening[]) => live(newOrder(), ['authorized', 'reservedSplit', ...happened])

/** The steps of an order with two parcels, and all that leads on from each; what is not here changes no step. */
const steps: Record<string, { after: Happening[]; next: Partial<Record<Split, string>> }> = {
  'nothing is packed': {
    after: [],
    next: {
      packedEast: 'partly-packed',
      packedWest: 'partly-packed',
      shippedEast: 'partly-packed',
      outEast: 'partly-packed',
      missedEast: 'partly-packed',
      deliveredEast: 'partly-packed',
      deliveredWest: 'partly-packed',
      returnedEast: 'partly-packed',
      returnedWest: 'partly-packed',
    },
  },
  'one is packed, and all is paid': {
    after: ['packedEast', 'captured'],
    next: { packedWest: 'packed', deliveredWest: 'packed', returnedWest: 'packed' },
  },
  'one is delivered, the other packed, and all is paid': {
    after: ['packedEast', 'packedWest', 'captured', 'deliveredEast'],
    next: { deliveredWest: 'completed', returnedWest: 'completed' },
  },
  'one came back, the other is packed, and all is paid': {
    after: ['packedEast', 'packedWest', 'captured', 'returnedEast'],
    next: { deliveredWest: 'completed', returnedWest: 'cancelled' },
  },
  'one came back, the other is delivered, and nothing is paid': {
    after: ['returnedEast', 'deliveredWest'],
    next: {},
  },
}

for (const [situation, { after, next }] of Object.entries(steps)) {
  const { state } = way(...after)
  for (const name of splits) {
    test(`${situation}: ${name} ${next[name] ? `→ ${next[name]}` : `leaves it ${state.step}`}`, () => {
      assert.equal(live(state, [name]).state.step, next[name] ?? state.step)
    })
  }
}

test('what is confirmed says which warehouse packs what', () => {
  const decision = saga.decide(live(newOrder(), ['reservedSplit']).state, eventOf.authorized)
  assert.deepEqual(
    decision?.emit?.map(({ event, data }) => [event, data.parcels]),
    [[OrderConfirmed, portions]],
  )
})

test('an order whose parcels nobody told of is confirmed as one, and its parcel is about all of it', () => {
  const { state } = live(newOrder(), ['authorized', 'reserved', 'packedEast'])
  assert.equal(state.step, 'packed')
  assert.deepEqual(
    state.parcels?.map(({ warehouse, items, amountMinor, state }) => ({ warehouse, items, amountMinor, state })),
    [{ warehouse: null, items: [{ sku: 'mug', quantity: 2 }], amountMinor: 2500, state: 'packed' }],
  )
})

test('an order that was confirmed before its parcels were kept goes its way', () => {
  const { parcels: _, ...old } = live(newOrder(), ['authorized', 'reserved']).state
  assert.equal(live(old, ['packed', 'captured', 'delivered']).state.step, 'completed')
  assert.equal(live(old, ['packed', 'captured', 'returned']).state.step, 'cancelled')
  assert.equal(live({ ...old, step: 'completed' }, ['shipped']).state.parcels, undefined)
})

test('one parcel back, one delivered: completed for what was kept, and the other is given back, once', () => {
  const { state } = way('packedEast', 'packedWest', 'captured', 'returnedWest')
  const decision = saga.decide(state, eventOf.deliveredEast)
  assert.deepEqual(
    decision?.emit?.map(({ event, data }) => [event, data]),
    [
      [
        ReturnReceived,
        {
          ...{ orderId, customerId, returnId: shipments.west, warehouse: 'west' },
          items: [{ sku: 'mug', quantity: 1 }],
          amount: { amountMinor: 1250, currency: 'EUR' },
        },
      ],
      [OrderCompleted, { orderId, customerId, total: { ...total, amountMinor: 1250 } }],
    ],
  )
  assert.deepEqual(live(state, ['deliveredEast', 'returnedWest', 'returnedEast']).emitted, [
    ReturnReceived.type,
    OrderCompleted.type,
  ])
})

test('nothing is given back while the rest is on its way, or before it is paid', () => {
  const { state, emitted } = way('packedEast', 'packedWest', 'returnedWest', 'deliveredEast')
  assert.deepEqual([state.step, emitted], ['packed', [OrderConfirmed.type]])
  assert.deepEqual(live(state, ['captured']).emitted, [ReturnReceived.type, OrderCompleted.type])
})

test('both parcels back cancel the order as one did, with all of its money', () => {
  const { state, emitted } = way('captured', 'returnedWest', 'returnedEast')
  assert.deepEqual([state.step, state.reason], ['cancelled', 'returned: nobody there'])
  assert.deepEqual(emitted, [OrderConfirmed.type, OrderCancelled.type])
  assert.deepEqual(way('returnedWest', 'returnedEast', 'captured').emitted.slice(-1), [OrderRefundRequested.type])
})

test('a cancel request loses against the first parcel', () => {
  const { state } = way('cancelRequested', 'packedWest')
  assert.deepEqual([state.step, state.reason], ['partly-packed', null])
  assert.equal(saga.decide(state, eventOf.cancelRequested), undefined)
})

test('a parcel knows its shipment and how far it is, whichever is told first', () => {
  const east = (happened: Happening[]) => way(...happened).state.parcels?.[0]
  const seen = (parcel: OrderParcel | undefined) => [parcel?.state, parcel?.shipmentId, parcel?.trackingNumber]
  assert.deepEqual(seen(east(['shippedEast', 'packedEast'])), ['shipped', shipments.east, 'WB2'])
  assert.deepEqual(seen(east(['outEast', 'missedEast', 'outEast'])), ['out-for-delivery', shipments.east, null])
  assert.deepEqual(seen(east(['deliveredEast', 'shippedEast'])), ['delivered', shipments.east, 'WB2'])
  const late = live(way('deliveredEast', 'deliveredWest', 'captured').state, ['shippedEast'])
  assert.deepEqual([late.state.step, late.state.parcels?.[0]?.trackingNumber], ['completed', 'WB2'])
  assert.deepEqual(late.emitted, [])
})

test('news that is old is none', () => {
  const news = { parcel: { warehouse: 'east', number: 1, of: 2 }, state: 'packed' } as const
  const parcels = parcelsOf(lines, portions)
  const once = heard(parcels, news)
  assert.equal(heard(once, news), undefined)
  assert.equal(heard(parcels, { ...news, parcel: { ...news.parcel, warehouse: 'moon' } }), undefined)
})

test('lines that an order no longer has are in none of its parcels, and a parcel without any is none', () => {
  const [line] = lines
  const pen = { sku: 'pen', quantity: 1 }
  const split = [
    { warehouse: 'east', items: [{ sku: 'mug', quantity: 2 }, pen] },
    { warehouse: 'west', items: [pen] },
  ]
  assert.deepEqual(
    parcelsOf(line ? [line] : [], split).map(({ warehouse, items, amountMinor }) => ({
      warehouse,
      items,
      amountMinor,
    })),
    [{ warehouse: 'east', items: [{ sku: 'mug', quantity: 2 }], amountMinor: 2500 }],
  )
})
