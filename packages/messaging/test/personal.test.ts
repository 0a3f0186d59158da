import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import {
  type Database,
  defineEvent,
  newMasterKey,
  openKeyRing,
  readMasterKeys,
  type Tx,
  Unavailable,
} from '../src/index.ts'
import { keyFrom } from '../src/personal/aes.ts'
import { openData, sealData } from '../src/personal/events.ts'
import { personalOf } from '../src/personal/fields.ts'
import type { KeyRing } from '../src/personal/key-ring.ts'
import { unwrap, type WrappedKey, wrap } from '../src/personal/master-keys.ts'
import { type DataKey, ERASED, keyIdOf, open, seal } from '../src/personal/sealed-text.ts'

const dataKey = (subject = 'ada'): DataKey => ({ id: randomUUID(), subject, key: keyFrom(randomBytes(32)) })
const tx = {} as Tx

const address = {
  type: 'record',
  name: 'Address',
  fields: [
    { name: 'street', type: 'string', pii: true },
    { name: 'city', type: 'string' },
  ],
}
const schema = {
  type: 'record',
  name: 'Sent',
  namespace: 'waybill.test',
  piiSubject: 'userId',
  fields: [
    { name: 'userId', type: 'string' },
    { name: 'email', type: ['null', 'string'], default: null, pii: true },
    { name: 'to', type: address },
    { name: 'also', type: { type: 'array', items: 'waybill.test.Address' } },
    { name: 'notes', type: { type: 'array', items: 'string' }, pii: true },
    { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
  ],
}
interface Sent {
  userId: string
  email: string | null
  to: { street: string; city: string }
  also: { street: string; city: string }[]
  notes: string[]
  at: Date
}
const Sent = defineEvent<Sent>({ type: 'test.it.sent', version: 1, topic: 't', key: 'userId', schema })

const ring = (...keys: DataKey[]): KeyRing => ({
  keyFor: async (_tx, subject) => keys.find((key) => key.subject === subject) ?? null,
  open: async (ids) => new Map(ids.map((id) => [id, keys.find((key) => key.id === id) ?? null])),
})

const text = fc.string({ unit: 'grapheme' })
const somewhere = fc.record({ street: text, city: text }, { noNullPrototype: true })
const anySent = fc.record(
  {
    userId: fc.constant('ada'),
    email: fc.option(text),
    to: somewhere,
    also: fc.array(somewhere, { maxLength: 3 }),
    notes: fc.array(text, { maxLength: 3 }),
    at: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
  },
  { noNullPrototype: true },
)
/** The texts that are marked, in the order of the schema. */
const personalTexts = (data: Sent) =>
  [data.email, data.to.street, ...data.also.map((one) => one.street), ...data.notes].filter((one) => one !== null)

test('what is sealed opens as it was; every personal text is sealed, nothing else is', async () => {
  const keys = ring(dataKey())
  await fc.assert(
    fc.asyncProperty(anySent, async (data) => {
      const before = structuredClone(data)
      const sealed = (await sealData(tx, keys, Sent, data)) as Sent
      assert.deepEqual(data, before, 'the given data is left alone')
      for (const one of personalTexts(sealed)) assert.ok(keyIdOf(one), one)
      assert.deepEqual(
        [sealed.userId, sealed.to.city, sealed.also.map(({ city }) => city), sealed.at, sealed.email === null],
        [data.userId, data.to.city, data.also.map(({ city }) => city), data.at, data.email === null],
      )
      assert.ok(Sent.codec.encode(sealed), 'it still fits the schema')
      assert.ok(Sent.personal)
      assert.deepEqual(await openData(keys, Sent.personal, sealed), data)
    }),
    { numRuns: 100 },
  )
})

const sent: Sent = {
  userId: 'ada',
  email: 'ada@example.org',
  to: { street: 'Ringstraße 1', city: 'Wien' },
  also: [],
  notes: ['at the back door'],
  at: new Date(0),
}

test('without the key there is null, and the rest as it was', async () => {
  assert.ok(Sent.personal)
  const sealed = await sealData(tx, ring(dataKey()), Sent, sent)
  const opened = await openData(ring(), Sent.personal, sealed)
  assert.deepEqual(opened, { ...sent, email: null, to: { street: null, city: 'Wien' }, notes: [null] })
})

test('what is written about an erased person is sealed by nothing, and null for everyone', async () => {
  assert.ok(Sent.personal)
  const sealed = (await sealData(tx, ring(), Sent, sent)) as Sent
  assert.deepEqual(personalTexts(sealed), [ERASED, ERASED, ERASED])
  assert.equal(((await openData(ring(), Sent.personal, sealed)) as Sent).email, null)
})

test('an event without its person, and a service without keys, fail where the event is published', async () => {
  await assert.rejects(sealData(tx, ring(), Sent, { ...sent, userId: '' }), /its userId names nobody/)
  await assert.rejects(
    sealData(tx, undefined, Sent, sent),
    /test\.it\.sent has personal fields: give prepareEvents the keys/,
  )
})

test('plain text from before stays readable, whatever it looks like', () => {
  for (const plain of ['Ada', '', 'enc:', 'enc:v1:x', 'enc:v2:erased', `enc:v1:${randomUUID()}:not base64!`]) {
    assert.equal(keyIdOf(plain), undefined)
    assert.equal(open(plain, new Map()), plain)
  }
})

test('a sealed text that was changed in any bit, or is about someone else, is refused', () => {
  const key = dataKey()
  const sealed = seal('Ada', key)
  const [prefix, bytes] = [sealed.slice(0, sealed.lastIndexOf(':') + 1), sealed.slice(sealed.lastIndexOf(':') + 1)]
  const raw = Buffer.from(bytes, 'base64url')
  const refused = (text: string, held = key) =>
    assert.throws(() => open(text, new Map([[key.id, held]])), { name: 'UndecodableError', code: 'sealed-broken' })
  for (let bit = 0; bit < raw.length * 8; bit += 7) {
    const changed = Buffer.from(raw)
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    refused(prefix + changed.toString('base64url'))
  }
  refused(`${prefix}AAAA`)
  refused(sealed, { ...key, subject: 'bob' })
  assert.notEqual(seal('Ada', key), sealed, 'one text is never sealed alike twice')
})

test('an event holds what is personal and nothing else', () => {
  assert.deepEqual(Sent.personal, {
    subject: 'userId',
    fields: new Map<string, unknown>([
      ['email', 'text'],
      ['to', new Map([['street', 'text']])],
      ['also', new Map([['street', 'text']])],
      ['notes', 'text'],
    ]),
  })
})

test('a schema whose personal fields can not be encrypted is refused', () => {
  const fields = (...more: object[]) => ({ ...schema, fields: [{ name: 'userId', type: 'string' }, ...more] })
  const marked = { name: 'it', type: 'string', pii: true }
  assert.equal(personalOf({ ...fields(marked), piiSubject: undefined }), undefined)
  assert.throws(
    () => personalOf({ ...fields(marked), piiSubject: 'user' }),
    /piiSubject "user" is not one of its fields/,
  )
  assert.throws(() => personalOf({ ...fields(marked), piiSubject: 'it' }), /without "pii"/)
  assert.throws(() => personalOf(fields()), /no field marked/)
  assert.throws(() => personalOf(fields({ ...marked, type: 'int' })), /Sent\.it: only a string can be "pii"/)
  assert.throws(
    () => personalOf(fields(marked, { name: 'map', type: { type: 'map', values: address } })),
    /within an Avro map/,
  )
  const tree = {
    type: 'record',
    name: 'Node',
    fields: [marked, { name: 'next', type: ['null', 'Node'], default: null }],
  }
  assert.ok(personalOf(fields({ name: 'tree', type: tree })), 'a record that holds itself')
})

test('master keys wrap: rotation reads the old, a missing one is waited for, a wrong one never opens', () => {
  const [first, second] = [newMasterKey('k1'), newMasterKey('k2')]
  const key = dataKey()
  const old = readMasterKeys(first)
  const rotating = readMasterKeys(`${second},${first}`)
  const after = readMasterKeys(second)

  const wrapped = wrap(old, key)
  assert.equal(wrapped.masterKeyId, 'k1')
  const same = unwrap(rotating, wrapped)
  assert.deepEqual(same?.key.export(), key.key.export())
  assert.throws(() => unwrap(after, wrapped), { name: 'Unavailable', message: /The master key k1 is not among .*k2/ })
  assert.equal(wrap(rotating, key).masterKeyId, 'k2')
  assert.throws(() => unwrap(readMasterKeys(newMasterKey('k1')), wrapped), {
    name: 'Unavailable',
    message: /does not open with master key k1/,
  })
  assert.throws(() => unwrap(old, { ...wrapped, subject: 'bob' }), /does not open/, 'bound to the person')
  assert.equal(unwrap(old, { ...wrapped, wrapped: null, masterKeyId: null }), null)
})

test('master keys that are wrong are refused without showing any; keys do not show when printed', () => {
  assert.throws(() => readMasterKeys(''), /Master key 1 is not <id>:<32 bytes in base64>/)
  assert.throws(
    () => readMasterKeys(`${newMasterKey('k1')},k2:c2VjcmV0`),
    (error: Error) => /Master key 2/.test(error.message) && !error.message.includes('c2VjcmV0'),
  )
  const twice = newMasterKey('k1')
  assert.throws(() => readMasterKeys(`${twice},${twice}`), /Two master keys have one id/)
  const bytes = twice.slice(3)
  const printed = inspect(readMasterKeys(twice), { depth: 9 }) + JSON.stringify([...readMasterKeys(twice).byId])
  assert.ok(!printed.includes(bytes))
})

test('a key stays in memory for five seconds, so that is how long after its deletion it may still be read', async (t) => {
  t.mock.timers.enable({ apis: ['Date'] })
  const masterKeys = readMasterKeys(newMasterKey('k1'))
  const key = dataKey()
  let rows: WrappedKey[] = []
  let asked = 0
  const query = async () => {
    asked += 1
    return rows
  }
  const db = { query } as unknown as Database
  const keys = openKeyRing({ db, masterKeys })
  const read = async () => (await keys.open([key.id, key.id])).get(key.id)

  await assert.rejects(read(), Unavailable, 'and one that is not here is asked for each time')
  rows = [wrap(masterKeys, key)]
  assert.equal((await read())?.subject, 'ada')
  rows = [{ keyId: key.id, subject: 'ada', masterKeyId: null, wrapped: null }]
  t.mock.timers.tick(4_999)
  assert.equal((await read())?.subject, 'ada')
  assert.equal(asked, 2)
  t.mock.timers.tick(1)
  assert.equal(await read(), null)
  assert.equal(asked, 3)
})

test('a key that is not here yet is waited for', async () => {
  assert.ok(Sent.personal)
  const sealed = await sealData(tx, ring(dataKey()), Sent, sent)
  const late: KeyRing = { ...ring(), open: () => Promise.reject(new Unavailable('not here yet')) }
  await assert.rejects(openData(late, Sent.personal, sealed), Unavailable)
})
