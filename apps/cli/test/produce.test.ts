import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordMaker } from '../src/produce/records.ts'

const fresh = { now: () => new Date('2026-11-21T08:00:00Z'), id: () => '01a1fe95-c7f2-7509-9012-aab3d8417bbd' }

test('an event of the catalogue brings its subject, its key and its envelope', () => {
  const make = recordMaker('orders.v1', { type: 'orders.order.confirmed', header: ['ce_source=me'] }, fresh)
  const { key, headers, value } = make('{"orderId":"order-1"}')
  assert.deepEqual(
    [key, headers.ce_type, headers.ce_id, headers.ce_source],
    ['order-1', 'orders.order.confirmed', fresh.id(), 'me'],
  )
  assert.ok(value.kind === 'avro' && value.subject.startsWith('orders.v1-waybill.orders.OrderConfirmed'))
})

test('a subject may name its version, a text is taken as it is, and nothing is no value', () => {
  const { value } = recordMaker('a.v1', { schema: 'a.v1-x.Y@3' }, fresh)('{"a":1}')
  assert.deepEqual(value, { kind: 'avro', subject: 'a.v1-x.Y', version: 3, data: { a: 1 } })
  assert.deepEqual(recordMaker('a.v1', { raw: true }, fresh)('{').value, { kind: 'text', text: '{' })
  assert.deepEqual(recordMaker('a.v1', { null: true, key: 'k' }, fresh)('').value, { kind: 'none' })
})

test('an option that says nothing is refused', () => {
  const wrong = [{}, { type: 'none' }, { raw: true, partition: 'x' }, { raw: true, header: ['x'] }]
  for (const options of wrong) assert.throws(() => recordMaker('a.v1', options, fresh), { name: 'UserError' })
  assert.throws(() => recordMaker('a.v1', { schema: 's' }, fresh)('{'), /is no JSON/)
})
