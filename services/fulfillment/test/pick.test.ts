import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OrderPacked } from '@waybill/contracts'
import { packed, toPick } from '../src/pick.ts'

const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
const price = { amountMinor: 250, currency: 'EUR' }
const order = {
  orderId: 'o1',
  customerId: 'c1',
  lines: [{ sku: 'tea', name: 'Tea', quantity: 2, unitPrice: price, requiresPrescription: false }],
  parcels: [],
  total: { amountMinor: 500, currency: 'EUR' },
  shipTo,
}
const items = [{ sku: 'tea', quantity: 2 }]

test('a pick takes from an order what the shelves need to know, and what it costs in all', () => {
  const tasks = [{ warehouse: '', items }]
  assert.deepEqual(toPick(order), { orderId: 'o1', customerId: 'c1', tasks, shipTo, total: order.total })
})

test('each warehouse has a task of its own', () => {
  const parcels = ['east', 'west'].map((warehouse) => ({ warehouse, items: [{ sku: 'tea', quantity: 1 }] }))
  assert.deepEqual(toPick({ ...order, parcels }).tasks, parcels)
})

test('a packed parcel is told of with its items and its address, and with its place if there is one', () => {
  const task = { orderId: 'o1', customerId: 'c1', items, shipTo, total: order.total, number: 2, of: 2 }
  const told = { orderId: 'o1', customerId: 'c1', items, shipTo, total: order.total }
  const parcel = { warehouse: 'west', number: 2, of: 2 }
  assert.deepEqual(packed({ ...task, warehouse: 'west' }), OrderPacked({ ...told, parcel }))
  assert.deepEqual(packed({ ...task, warehouse: '' }), OrderPacked({ ...told, parcel: null }))
})
