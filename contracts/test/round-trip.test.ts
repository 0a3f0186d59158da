import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { defineEvent } from '@waybill/messaging'
import fc from 'fast-check'
import { events, OrderPlaced, ParcelDelivered } from '../src/index.ts'
import { sampleOf } from './sample.ts'

describe('what is encoded is decoded as it was', () => {
  for (const event of events) {
    test(event.type, () => {
      const decode = event.codec.decoderFor(event.schema)
      fc.assert(
        fc.property(sampleOf(event.schema), (data) => assert.deepEqual(plain(decode(event.codec.encode(data))), data)),
        { numRuns: 30 },
      )
    })
  }

  test('a long marked as bigint', () => {
    const schema = {
      type: 'record',
      name: 'Counted',
      fields: [{ name: 'bytes', type: { type: 'long', logicalType: 'bigint' } }],
    }
    const { codec } = defineEvent<{ bytes: bigint }>({
      type: 'test.it.counted',
      version: 1,
      topic: 't',
      key: 'bytes',
      schema,
    })
    const data = { bytes: 2n ** 62n + 1n }
    assert.deepEqual(plain(codec.decoderFor(schema)(codec.encode(data))), data)
  })
})

test('data that does not fit is refused, with the field', () => {
  const [sample] = fc.sample(sampleOf(OrderPlaced.schema), 1)
  const wrong = { ...(sample as OrderPlaced), total: { amountMinor: 12.5, currency: 'EUR' } }
  assert.throws(() => OrderPlaced.codec.encode(wrong), /total\.amountMinor/)
})

test('the key of a stand-alone shipment is the shipment', () => {
  const [sample] = fc.sample(sampleOf(ParcelDelivered.schema), 1)
  const data = { ...(sample as ParcelDelivered), orderId: null }
  assert.equal(ParcelDelivered.keyOf(data), data.shipmentId)
})

// Records come back with a prototype of their own; only the data counts here.
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}
