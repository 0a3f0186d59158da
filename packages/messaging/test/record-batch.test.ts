import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32c, Reader, readRecordsBatch } from '@platformatic/kafka'
import fc from 'fast-check'
import { compressions } from '../src/kafka/compression.ts'
import { encodeBatch, packedHeaders, packHeaders } from '../src/kafka/record-batch.ts'

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))
const header = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  bytes.map((value) => ({ base64: value.toString('base64') })),
)
const record = fc.record({
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.dictionary(fc.string({ unit: 'grapheme' }), header),
})

test('a batch that is written is read back by the client: keys, values, headers, null and empty ones', () => {
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 200 }), fc.nat(2 ** 31 - 1), (records, firstSequence) => {
      const packed = records.map((one) => ({ ...one, headers: packHeaders(one.headers) }))
      const batch = encodeBatch(packed, { producerId: 7n, producerEpoch: 3, firstSequence }, 1_763_700_000_000)

      const read = readRecordsBatch(Reader.from(batch))
      assert.equal(read.crc, crc32c(batch.subarray(21)))
      assert.equal(read.length, batch.length - 12)
      assert.deepEqual([read.producerId, read.producerEpoch, read.firstSequence], [7n, 3, firstSequence])
      assert.equal(read.firstTimestamp, 1_763_700_000_000n)
      assert.deepEqual(
        read.records.map(({ key, value, offsetDelta }) => ({ key, value, offsetDelta })),
        records.map(({ key, value }, offsetDelta) => ({ key, value, offsetDelta })),
      )
      for (const [i, { headers }] of records.entries()) {
        const expected = Object.entries(headers).map(([name, value]) => [
          Buffer.from(name),
          typeof value === 'string' ? Buffer.from(value) : Buffer.from(value.base64, 'base64'),
        ])
        assert.deepEqual([...(read.records[i]?.headers ?? [])], expected)
      }
    }),
    { numRuns: 300 },
  )
})

test('headers of rows that were written as JSON are still read', () => {
  const headers = { ce_type: 'a.b.c', other: { base64: 'AP8=' } }
  assert.deepEqual(packedHeaders(Buffer.from(JSON.stringify(headers))), packHeaders(headers))
  assert.deepEqual(packedHeaders(packHeaders(headers)), packHeaders(headers))
})

for (const compression of compressions) {
  test(`a batch that is packed with ${compression} is read back by the client, and is smaller where it can be`, () => {
    const value = Buffer.from('the same words again and again, '.repeat(20))
    const packed = Array.from({ length: 50 }, (_, n) => ({
      key: Buffer.from(`order-${n}`),
      value,
      headers: packHeaders({ ce_type: 'a.b.c', n: String(n) }),
    }))
    const origin = { producerId: 7n, producerEpoch: 3, firstSequence: 0 }
    const plain = encodeBatch(packed, origin, 1_763_700_000_000)
    const batch = encodeBatch(packed, origin, 1_763_700_000_000, compression)
    if (compression !== 'none') assert.ok(batch.length < plain.length / 4, `${batch.length} of ${plain.length} bytes`)

    const read = readRecordsBatch(Reader.from(batch))
    assert.deepEqual([read.crc, read.length], [crc32c(batch.subarray(21)), batch.length - 12])
    assert.deepEqual(
      read.records.map(({ key, value }) => ({ key, value })),
      packed.map(({ key, value }) => ({ key, value })),
    )
  })

  test(`with ${compression} a record that does not get smaller goes as it is`, () => {
    const record = { key: Buffer.from('k'), value: Buffer.from([1, 2, 3]), headers: packHeaders({}) }
    const batch = encodeBatch([record], { producerId: 1n, producerEpoch: 0, firstSequence: 0 }, 0, compression)
    assert.equal(batch.readInt16BE(21), 0)
    assert.deepEqual(readRecordsBatch(Reader.from(batch)).records[0]?.value, record.value)
  })
}
