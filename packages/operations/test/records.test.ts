import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCodec } from '@waybill/messaging'
import fc from 'fast-check'
import { avroFaultOf, csvHead, csvLine, dataOf, exampleOf, readCut, restored, shown, writeCut } from '../src/index.ts'
import { personalInClear } from '../src/records/personal.ts'
import { covered } from '../src/records/shown.ts'
import { textOrHex } from '../src/records/text.ts'
import { record } from './record.ts'

const Money = {
  type: 'record',
  name: 'Money',
  fields: [
    { name: 'amountMinor', type: 'long' },
    { name: 'currency', type: { type: 'enum', name: 'Currency', symbols: ['EUR', 'USD'] } },
  ],
}
const schema = {
  type: 'record',
  name: 'Sale',
  namespace: 'test',
  fields: [
    { name: 'id', type: { type: 'string', logicalType: 'uuid' } },
    { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'total', type: Money },
    { name: 'parts', type: { type: 'array', items: 'Money' } },
    { name: 'note', type: ['null', 'string'], default: null },
    { name: 'counts', type: { type: 'map', values: 'int' } },
    { name: 'ok', type: 'boolean' },
    { name: 'share', type: 'double' },
    { name: 'raw', type: 'bytes' },
    { name: 'code', type: { type: 'fixed', name: 'Code', size: 2 } },
    { name: 'huge', type: { type: 'long', logicalType: 'bigint' } },
    { name: 'next', type: ['null', 'Sale'], default: null },
  ],
}

test('a cut is read as it was written, and nothing else is one', () => {
  const offset = fc.bigInt({ min: 0n, max: 2n ** 62n })
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(fc.nat(999), offset), { selector: ([partition]) => partition }), (entries) => {
      const cut = new Map(entries)
      assert.deepEqual(new Map([...readCut(writeCut(cut))].sort()), new Map([...cut].sort()))
    }),
    { numRuns: 200 },
  )
  for (const text of ['x', '1', '1-', '-1-2', '1-2_', '1-2_1-3', '1-2 ', `1-${'9'.repeat(30)}`]) {
    assert.throws(() => readCut(text), RangeError, text)
  }
})

test('an example of a schema fits it, and comes out as it went in', () => {
  const example = exampleOf(schema)
  const codec = createCodec(schema)
  const bytes = codec.encode(dataOf(schema, example))
  assert.equal(avroFaultOf(schema, bytes), undefined)
  const again = shown(codec.decoderFor(schema)(bytes), { secret: new Set() })
  assert.deepEqual(dataOf(schema, again), dataOf(schema, example))
  assert.deepEqual((exampleOf(Money, { amountMinor: 1250 }) as { amountMinor: number }).amountMinor, 1250)
})

test('what does not fit a schema is named, field by field', () => {
  const wrong = {
    ...(exampleOf(schema) as object),
    at: 'yesterday',
    total: { amountMinor: 1.5, currency: 'GBP' },
    extra: 1,
  }
  assert.throws(() => dataOf(schema, wrong), {
    name: 'Refused',
    message:
      /extra is no field.*at should be a time.*total\.amountMinor should be a whole number.*total\.currency should be one of EUR, USD/,
  })
  const { id: _, ...without } = exampleOf(schema) as Record<string, unknown>
  assert.throws(() => dataOf(schema, without), /id is missing/)
  assert.throws(() => dataOf(schema, []), /the value should be an object \(Sale\)/)
  assert.throws(() => dataOf(schema, { ...without, id: 'x' }), /id should be a UUID/)
})

test('a field that is left out gets its default', () => {
  const { note: _, ...without } = exampleOf(schema) as Record<string, unknown>
  assert.equal((dataOf(schema, without) as { note: unknown }).note, null)
})

test('where bytes are not what their schema says is told by field and byte', () => {
  const bytes = createCodec(schema).encode(dataOf(schema, exampleOf(schema)))
  const total = avroFaultOf(schema, bytes.subarray(0, 44))
  assert.match(`${total?.path}: ${total?.problem}`, /^total\.currency: the symbol is cut off/)
  assert.deepEqual(
    avroFaultOf(schema, Buffer.concat([bytes, Buffer.from('xy')]))?.problem,
    'all fields are read, and 2 bytes are left over',
  )
  assert.match(
    avroFaultOf({ type: 'array', items: 'null' }, Buffer.from([0xfe, 0xff, 0xff, 0xff, 0x0f, 0]))?.problem ?? '',
    /more than there are bytes/,
  )
  assert.match(avroFaultOf({ type: 'string' }, Buffer.from([0x01]))?.problem ?? '', /length -1/)
  assert.match(avroFaultOf(['null', 'int'] as object, Buffer.from([0x08]))?.problem ?? '', /no branch 4 of 2/)
})

test('whatever the bytes, the search for their fault ends, and agrees with the decoder where it finds none', () => {
  const decode = createCodec(schema).decoderFor(schema)
  const good = createCodec(schema).encode(dataOf(schema, exampleOf(schema)))
  const harmed = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => {
    const bytes = Buffer.from(good)
    bytes[at] = byte
    return bytes
  })
  fc.assert(
    fc.property(
      fc.oneof(
        harmed,
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      ),
      (bytes) => {
        const fault = avroFaultOf(schema, bytes)
        if (fault) assert.ok(fault.at >= 0 && fault.at <= bytes.length)
        else {
          try {
            decode(bytes)
          } catch (error) {
            // What the walk does not look at: a number past 2^53.
            assert.match(String((error as Error).cause), /past 2\^53/)
          }
        }
      },
    ),
    { numRuns: 1_000 },
  )
})

test('secret and personal texts are not shown, large numbers are exact, and secret bytes are covered', () => {
  const secrets: string[] = []
  const secrecy = { secret: new Set(['paymentToken']) }
  const data = {
    paymentToken: 'tok_visa',
    shipTo: { name: 'enc:v1:abc' },
    n: 9_007_199_254_740_993n,
    at: new Date(0),
    b: Buffer.from('a'),
  }
  assert.deepEqual(
    shown(data, secrecy, (text) => secrets.push(text)),
    {
      paymentToken: '(hidden)',
      shipTo: { name: '(encrypted)' },
      n: '9007199254740993',
      at: '1970-01-01T00:00:00.000Z',
      b: '61',
    },
  )
  assert.deepEqual(secrets, ['tok_visa'])
  assert.equal(covered(Buffer.from('x tok_visa y tok_visa'), secrets).toString(), 'x ******** y ********')
})

test('what was not shown is put back into an edited record, and nowhere else', () => {
  const original = { token: 'tok', shipTo: { name: 'enc:v1:abc', city: 'Rome' }, lines: [{ sku: 'A' }] }
  const edited = { token: '(hidden)', shipTo: { name: '(encrypted)', city: 'Bonn' }, lines: [{ sku: 'B' }] }
  assert.deepEqual(restored(edited, original), {
    token: 'tok',
    shipTo: { name: 'enc:v1:abc', city: 'Bonn' },
    lines: [{ sku: 'B' }],
  })
  assert.throws(() => restored({ other: '(hidden)' }, original), { name: 'Refused', message: /other is \(hidden\)/ })
  assert.throws(() => restored({ constructor: '(hidden)' }, original), { name: 'Refused' })
})

test('personal fields in the clear are found, within lists and unions too', () => {
  const person = {
    type: 'record',
    name: 'Person',
    piiSubject: 'id',
    fields: [
      { name: 'id', type: 'string' },
      { name: 'name', type: ['null', 'string'], pii: true },
      {
        name: 'homes',
        type: {
          type: 'array',
          items: { type: 'record', name: 'Home', fields: [{ name: 'street', type: 'string', pii: true }] },
        },
      },
    ],
  }
  const data = { id: 'x', name: 'Ann', homes: [{ street: 'enc:v1:1:2' }, { street: 'Here 1' }] }
  assert.deepEqual(personalInClear(person, data), ['name', 'homes[1].street'])
  assert.deepEqual(personalInClear(person, { ...data, name: null, homes: [] }), [])
  assert.deepEqual(personalInClear({ ...person, piiSubject: undefined, fields: [] }, data), [])
})

test('a line of CSV has each text in its own cell, and none that a spreadsheet would run', () => {
  const line = csvLine(record({ key: '=1+1', data: { text: 'a "b", c\nd' }, headers: {} }))
  assert.equal(csvHead().split(',').length, 9)
  assert.match(line, /^orders\.v1,2,17,2026-11-21T08:00:00\.000Z,'=1\+1,/)
  assert.match(line, /"\{""text"":""a \\""b\\"", c\\nd""\}"/)
})

test('bytes are shown as text only where they are text', () => {
  assert.equal(textOrHex(Buffer.from('Größe\n')), 'Größe\n')
  assert.equal(textOrHex(Buffer.from([0xff, 0x00])), '0xff00')
  assert.equal(textOrHex(Buffer.from([0x1b, 0x5b])), '0x1b5b')
})
