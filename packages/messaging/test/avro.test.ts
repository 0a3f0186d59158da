import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCodec, frame, unframe } from '../src/avro.ts'
import { UndecodableError } from '../src/errors.ts'

const schema = (...fields: object[]) => ({ type: 'record', name: 'Sample', namespace: 'waybill.test', fields })
const roundTrip = (type: object, value: unknown) => {
  const codec = createCodec(type)
  return codec.decoderFor(type)(codec.encode(value))
}

test('a timestamp is a Date in code and milliseconds on the wire', () => {
  const at = schema({ name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } })
  assert.deepEqual(roundTrip(at, { at: new Date(1_763_700_000_123) }), { at: new Date(1_763_700_000_123) })
  assert.throws(() => createCodec(at).encode({ at: 'yesterday' }), /waybill.test.Sample: .*at = "yesterday"/)
})

test('a long that may pass 2^53 is a bigint; another long refuses what it can not hold', () => {
  const big = schema({ name: 'n', type: { type: 'long', logicalType: 'bigint' } })
  assert.deepEqual(roundTrip(big, { n: 2n ** 60n }), { n: 2n ** 60n })
  const plain = schema({ name: 'n', type: 'long' })
  const limits = [2 ** 53 - 1, 2 ** 52, 2 ** 52 - 1, 2 ** 31, 2 ** 30, 1].flatMap((n) => [n, -n])
  for (const n of [0, ...limits]) assert.deepEqual(roundTrip(plain, { n }), { n })
  const bytes = (n: number) => createCodec(plain).encode({ n })
  for (const n of limits) assert.deepEqual(bytes(n), createCodec(big).encode({ n: BigInt(n) }), `${n} on the wire`)
  for (const n of [2 ** 53, 0.5, Number.NaN]) assert.throws(() => bytes(n), /: n = /)
  const past = createCodec(big).encode({ n: 2n ** 53n })
  assert.throws(() => createCodec(plain).decoderFor(plain)(past), UndecodableError)
  const small = createCodec(plain)
    .encode({ n: 2 ** 31 })
    .subarray(0, 3)
  assert.throws(() => createCodec(plain).decoderFor(plain)(small), UndecodableError)
})

test('a body of any length is encoded', () => {
  const text = schema({ name: 'a', type: 'string' })
  for (const length of [0, 16_000, 16_383, 16_384, 100_000]) {
    const value = { a: 'x'.repeat(length) }
    assert.deepEqual(roundTrip(text, value), value)
  }
})

test('data that does not fit is refused with every field that is wrong', () => {
  const both = schema({ name: 'a', type: 'int' }, { name: 'b', type: 'string' })
  assert.throws(() => createCodec(both).encode({ a: 1.5 }), /a = 1\.5; b = missing/)
})

test('what an older schema wrote is read with the defaults of the newer one', () => {
  const older = schema({ name: 'a', type: 'int' })
  const newer = schema({ name: 'a', type: 'long' }, { name: 'b', type: ['null', 'string'], default: null })
  const body = createCodec(older).encode({ a: 7 })
  assert.deepEqual(createCodec(newer).decoderFor(older)(body), { a: 7, b: null })
})

test('bytes that do not fit their schema are undecodable, not a crash', () => {
  const text = schema({ name: 'a', type: 'string' })
  assert.throws(() => createCodec(text).decoderFor(text)(Buffer.from([200, 1, 65])), UndecodableError)
})

test('the frame is a zero byte and the schema id', () => {
  const framed = frame(258, Buffer.from('x'))
  assert.equal(framed.toString('hex'), '000000010278')
  assert.deepEqual(unframe(framed), { schemaId: 258, body: Buffer.from('x') })
})

for (const [what, bytes] of [
  ['nothing', null],
  ['too few bytes', Buffer.from([0, 0, 0])],
  ['another magic byte', Buffer.from('{"json":true}')],
] as const) {
  test(`a value of ${what} carries no frame`, () => assert.throws(() => unframe(bytes), { code: 'no-frame' }))
}
