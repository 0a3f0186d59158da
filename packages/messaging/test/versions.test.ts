import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { frame } from '../src/avro.ts'
import {
  type AnyEventType,
  defineEvent,
  from,
  on,
  openDatabase,
  PermanentError,
  silent,
  startConsumer,
  to,
} from '../src/index.ts'
import type { Registry } from '../src/registry.ts'
import { openDecoder, prepareEvents } from '../src/schemas.ts'
import { isForReader } from '../src/versions.ts'

const schema = (name: string, ...fields: [string, unknown][]) => ({
  type: 'record',
  name,
  namespace: 'waybill.test',
  fields: fields.map(([name, type]) => ({ name, type })),
})
const weighed = { type: 'test.parcel.weighed', topic: 'weights.v1', key: 'id' }

// Grams, then grams with who weighed, then milligrams.
const V1 = defineEvent<{ id: string; grams: number }>({
  ...weighed,
  version: 1,
  schema: schema('Weighed', ['id', 'string'], ['grams', 'int']),
})
const V2 = defineEvent<{ id: string; grams: number; by: string }>({
  ...weighed,
  version: 2,
  schema: schema('WeighedV2', ['id', 'string'], ['grams', 'int'], ['by', 'string']),
  upcast: from(V1, (old) => ({ ...old, by: 'unknown' })),
  downcast: to(V1, ({ id, grams }) => ({ id, grams })),
})
const V3 = defineEvent<{ id: string; milligrams: number; by: string }>({
  ...weighed,
  version: 3,
  schema: schema('WeighedV3', ['id', 'string'], ['milligrams', 'long'], ['by', 'string']),
  upcast: from(V2, ({ grams, ...same }) => ({ ...same, milligrams: grams * 1000 })),
})

const registry = (...events: AnyEventType[]): Registry => ({
  idOf: async () => undefined,
  register: async () => 0,
  setCompatibility: async () => {},
  schemaOf: async (id) => events[Number(id)]?.schema ?? {},
  subjects: async () => [],
  versions: async () => [],
})
const decoder = openDecoder(registry(V1, V2, V3))
const bytes = (id: number, event: AnyEventType, data: unknown) => ({
  value: frame(id, event.codec.encode(data)),
  headers: new Map<string, Buffer>(),
})

test('a reader gets each older version as the newest it knows, step by step', async () => {
  const first = bytes(0, V1, { id: 'a', grams: 5 })
  assert.deepEqual(await decoder.decode(V1, first), { id: 'a', grams: 5 })
  assert.deepEqual(await decoder.decode(V2, first), { id: 'a', grams: 5, by: 'unknown' })
  assert.deepEqual(await decoder.decode(V3, first), { id: 'a', milligrams: 5000, by: 'unknown' })
  const second = bytes(1, V2, { id: 'b', grams: 1, by: 'Ada' })
  assert.deepEqual(await decoder.decode(V3, second), { id: 'b', milligrams: 1000, by: 'Ada' })
})

test('a version newer than the code is waited for; a record that no version wrote is no event', async () => {
  const newer = bytes(1, V2, { id: 'b', grams: 1, by: 'Ada' })
  await assert.rejects(decoder.decode(V1, newer, 2), { name: 'Unavailable', message: /in version 2, .* none after 1/ })
  await assert.rejects(decoder.decode(V1, newer, 1), { name: 'UndecodableError', code: 'schema-mismatch' })
})

test('an upcast that throws is a permanent error that says which versions', async () => {
  const Broken = defineEvent<{ id: string }>({
    ...weighed,
    version: 2,
    schema: schema('WeighedBroken', ['id', 'string']),
    upcast: from(V1, () => {
      throw new Error('no scale')
    }),
  })
  await assert.rejects(decoder.decode(Broken, bytes(0, V1, { id: 'a', grams: 5 })), (error) => {
    assert.ok(error instanceof PermanentError)
    assert.equal(error.code, 'upcast-failed')
    assert.match(error.message, /test\.parcel\.weighed version 1 can't be made version 2: no scale/)
    return true
  })
})

test('an upcast and a downcast that do not fit their versions do not compile', () => {
  // @ts-expect-error: the newer version's `by` is missing
  const up: NonNullable<typeof V2.upcast> = from(V1, (old) => ({ id: old.id, grams: old.grams }))
  // @ts-expect-error: the older version's `grams` is missing
  to(V1, ({ id }: { id: string }) => ({ id }))
  assert.equal(up.event, V1)
})

test('a version that does not follow on the one before is refused when it is defined', () => {
  const define = (change: object, upcast = from(V1, (old) => old)) =>
    defineEvent<{ id: string; grams: number }>({ ...V1Like, ...change, upcast })
  const V1Like = { ...weighed, version: 2, schema: schema('WeighedAnew', ['id', 'string'], ['grams', 'int']) }

  define({})
  assert.throws(() => define({ version: 3 }), /version 3: has an upcast from version 1, not 2/)
  assert.throws(() => define({ type: 'test.parcel.measured' }), /is no later version of test\.parcel\.weighed/)
  assert.throws(() => define({ topic: 'others.v1' }), /is on others\.v1, version 1 on weights\.v1/)
  assert.throws(() => define({ key: 'grams' }), /has the key grams, version 1 id/)
  assert.throws(() => define({ schema: V1.schema }), /has a record of the name Weighed, as an older version has/)
  assert.throws(
    () => defineEvent<{ id: string; grams: number }>({ ...V1Like, downcast: to(V1, (data) => data) }),
    /a downcast to another version/,
  )
})

test('two versions of an event side by side are refused when a service starts', async (t) => {
  const db = openDatabase({ url: 'postgres://nowhere.invalid/none' })
  t.after(() => db.close())
  const place = { brokers: ['nowhere.invalid:1'], registryUrl: 'http://nowhere.invalid', log: silent, db, service: 'x' }
  const handlers = [on(V1, () => {}), on(V2, () => {})]
  assert.throws(() => startConsumer({ ...place, handlers }), /used in the versions 1 and 2\. Use the newest/)
  await assert.rejects(prepareEvents(db, [V3, V1], { ...place, source: 'x' }), /used in the versions 1 and 3/)
})

test('of one event written in several versions every reader takes exactly one: the newest it knows', () => {
  const versions = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 5 })
  fc.assert(
    fc.property(versions, fc.integer({ min: 1, max: 9 }), (written, known) => {
      const reader = { version: known } as AnyEventType
      const taken = written.filter((version) => isForReader(reader, version, written.join(',')))
      const readable = written.filter((version) => version <= known)
      // Who knows none of them waits at each.
      assert.deepEqual(taken, readable.length > 0 ? [Math.max(...readable)] : written)
    }),
    { numRuns: 500 },
  )
})
