import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ParcelDelivered, ParcelFailed, ParcelOutForDelivery, ParcelReturned } from '@waybill/contracts'
import { advance, announce, isDone, type Parcel, takeOver } from '../src/parcel.ts'

const now = new Date('2026-11-21T10:00:00Z')
const fresh = (postalCode: string, parcel: Parcel['parcel'] = null) =>
  takeOver({ shipmentId: 's1', orderId: 'o1', userId: 'u1', postalCode, parcel })

/** The states that a parcel goes through, by itself, with the attempt of each. */
function way(parcel: Parcel): string[] {
  const seen = [`${parcel.state} ${parcel.attempt}`]
  while (!isDone(parcel)) {
    parcel = advance(parcel)
    seen.push(`${parcel.state} ${parcel.attempt}`)
  }
  return seen
}

test('a parcel is handed over on the first attempt', () => {
  assert.deepEqual(way(fresh('8010')), ['out-for-delivery 1', 'delivered 1'])
})

test('where nobody is there it goes out twice and then back', () => {
  assert.deepEqual(way(fresh('00000')), ['out-for-delivery 1', 'failed 1', 'out-for-delivery 2', 'returned 2'])
})

test('where one parcel of an order is enough the others come back', () => {
  const [first, second] = [1, 2].map((number) => fresh('00001', { warehouse: 'east', number, of: 2 }))
  assert.ok(first && second)
  assert.equal(way(first).at(-1), 'delivered 1')
  assert.equal(way(second).at(-1), 'returned 2')
  assert.equal(way(fresh('00001')).at(-1), 'delivered 1')
})

test('delivered and returned are ends', () => {
  for (const state of ['delivered', 'returned'] as const) {
    const parcel = { ...fresh('8010'), state }
    assert.deepEqual(advance(parcel), parcel)
  }
})

test('each state is told of by its event', () => {
  const parcel = fresh('8010')
  const told = { orderId: 'o1', shipmentId: 's1', userId: 'u1', attempt: 1, occurredAt: now, parcel: null }
  const reason = 'nobody was there to take it'

  assert.deepEqual(announce(parcel, now), ParcelOutForDelivery(told))
  const part = { warehouse: 'east', number: 1, of: 2 }
  assert.deepEqual(announce({ ...parcel, parcel: part }, now), ParcelOutForDelivery({ ...told, parcel: part }))
  assert.deepEqual(announce({ ...parcel, state: 'delivered' }, now), ParcelDelivered(told))
  assert.deepEqual(announce({ ...parcel, state: 'failed' }, now), ParcelFailed({ ...told, reason }))
  assert.deepEqual(announce({ ...parcel, state: 'returned' }, now), ParcelReturned({ ...told, reason }))
  assert.deepEqual(
    announce({ ...parcel, state: 'returned' }, now, 'broken'),
    ParcelReturned({ ...told, reason: 'broken' }),
  )
})
