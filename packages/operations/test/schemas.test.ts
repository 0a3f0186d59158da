import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf } from '../src/schemas/fields.ts'
import { verdicts } from '../src/schemas/levels.ts'
import { topicOf } from '../src/schemas/subjects.ts'

const passing = (...fits: [backward: boolean, forward: boolean][]) =>
  verdicts(
    fits.map(([backward, forward], place) => ({
      version: fits.length - place,
      backward: backward ? [] : ['no'],
      forward: forward ? [] : ['no'],
    })),
  )
    .filter(({ passes }) => passes)
    .map(({ level }) => level)

test('a level passes by the newest version, and a transitive one by every version', () => {
  assert.equal(passing().length, 7)
  assert.deepEqual(passing([true, false], [false, false]), ['NONE', 'BACKWARD'])
  assert.deepEqual(passing([true, false], [true, true]), ['NONE', 'BACKWARD', 'BACKWARD_TRANSITIVE'])
  assert.deepEqual(passing([true, true], [true, false]), ['NONE', 'BACKWARD', 'BACKWARD_TRANSITIVE', 'FORWARD', 'FULL'])
  assert.deepEqual(passing([false, true], [true, true]), ['NONE', 'FORWARD', 'FORWARD_TRANSITIVE'])
})

test('the topic of a subject is told by each way of naming subjects', () => {
  assert.equal(topicOf('orders.v1-waybill.orders.OrderPlaced', 'waybill.orders.OrderPlaced'), 'orders.v1')
  assert.equal(topicOf('orders-value', 'x.Order'), 'orders')
  assert.equal(topicOf('orders-key', undefined), 'orders')
  assert.equal(topicOf('waybill.orders.OrderPlaced', 'waybill.orders.OrderPlaced'), undefined)
  assert.equal(topicOf('-value', undefined), undefined)
})

test('fields are told with those within them, and a type that holds itself once', () => {
  const money = { type: 'record', name: 'Money', fields: [{ name: 'amount', type: 'long', doc: 'In cents.' }] }
  const rows = fieldsOf({
    type: 'record',
    name: 'Order',
    namespace: 'test',
    fields: [
      { name: 'total', type: money },
      {
        name: 'lines',
        type: { type: 'array', items: { type: 'record', name: 'Line', fields: [{ name: 'price', type: 'Money' }] } },
      },
      { name: 'note', type: ['null', 'string'], default: null, pii: true },
      { name: 'parent', type: ['null', 'Order'], default: null },
    ],
  })
  assert.deepEqual(
    rows.map(({ path, type }) => `${path}: ${type}`),
    [
      'total: Money',
      'total.amount: long',
      'lines: Line[]',
      'lines[].price: Money',
      'lines[].price.amount: long',
      'note: null | string',
      'parent: null | Order',
    ],
  )
  assert.deepEqual(rows[5], { path: 'note', type: 'null | string', doc: null, default: 'null', personal: true })
  assert.equal(rows[1]?.doc, 'In cents.')
})
