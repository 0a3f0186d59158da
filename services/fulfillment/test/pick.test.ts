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
  total: { amountMinor: 500, currency: 'EUR' },
  shipTo,
}

test('a pick takes from an order what the shelves need to know, and what it costs in all', () => {
  assert.deepEqual(toPick(order), {
    ...{ orderId: 'o1', customerId: 'c1', items: [{ sku: 'tea', quantity: 2 }], shipTo },
    total: order.total,
  })
})

test('a packed order is told of with its items, its address and its total', () => {
  assert.deepEqual(
    packed(toPick(order)),
    OrderPacked({ orderId: 'o1', customerId: 'c1', items: [{ sku: 'tea', quantity: 2 }], shipTo, total: order.total }),
  )
})
