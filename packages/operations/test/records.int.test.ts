import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createCodec, frame, openRegistry, partitionOf } from '@waybill/messaging'
import {
  createTopic,
  emptyTopic,
  type NewRecord,
  prepareRecords,
  readCut,
  readPage,
  readRecord,
  type Scan,
  type ScanEvent,
  scan,
  sendRecords,
} from '../src/index.ts'
import { freshName, send, testCluster } from './cluster.ts'

const cluster = testCluster()
const registry = openRegistry(process.env.SCHEMA_REGISTRY_URL ?? 'http://127.0.0.1:1')
const secret = new Set(['token'])
const T0 = Date.parse('2026-11-20T08:00:00Z')

const sale = {
  type: 'record',
  name: 'Sale',
  namespace: 'test',
  fields: [
    { name: 'id', type: 'int' },
    { name: 'token', type: 'string' },
    { name: 'note', type: ['null', 'string'], default: null },
  ],
}

/** A topic with `count` records, one a second from T0 on, their keys `k0` …, in the partitions of these. */
async function filled(t: TestContext, count: number, partitions = 3): Promise<string> {
  const name = `${freshName(t)}.v1`
  await createTopic(cluster, { name, partitions })
  const records = Array.from({ length: count }, (_, i) => ({
    key: `k${i}`,
    value: JSON.stringify({ n: i, even: i % 2 === 0 }),
    timestamp: T0 + i * 1_000,
  }))
  await send(name, records)
  return name
}

const wanted = (topic: string, more: Partial<Scan> = {}): Scan => ({
  topic,
  direction: 'older',
  limit: 10,
  secret,
  registry,
  ...more,
})
const numbers = (records: readonly { data: unknown }[]) => records.map(({ data }) => (data as { n: number }).n)
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)

test('pages go from the newest record to the oldest and back, and show each record once', async (t) => {
  const topic = await filled(t, 95)
  const seen: number[] = []
  const pages: { from: string; at: string; numbers: number[] }[] = []
  for (let at: string | undefined; ; ) {
    const page = await readPage(cluster, wanted(topic, { at: at === undefined ? undefined : readCut(at) }))
    pages.push({ from: page.from, at: page.at, numbers: numbers(page.records) })
    seen.push(...numbers(page.records))
    at = page.at
    if (page.why === 'end') break
  }
  assert.deepEqual(seen, upTo(95).reverse())
  assert.equal(pages.length, 10)

  const [first, second] = pages
  const back = await readPage(cluster, wanted(topic, { direction: 'newer', at: readCut(second?.from ?? '') }))
  assert.deepEqual(numbers(back.records), first?.numbers.toReversed(), 'the page before is the same one')
  const again = await readPage(cluster, wanted(topic, { direction: 'newer', at: readCut(second?.at ?? '') }))
  assert.deepEqual(numbers(again.records), second?.numbers.toReversed())
})

test('from the oldest on too, and what comes meanwhile is found behind the last page', async (t) => {
  const topic = await filled(t, 15)
  const first = await readPage(cluster, wanted(topic, { direction: 'newer' }))
  assert.deepEqual(numbers(first.records), upTo(10))
  const second = await readPage(cluster, wanted(topic, { direction: 'newer', at: readCut(first.at) }))
  assert.deepEqual([numbers(second.records), second.why], [[10, 11, 12, 13, 14], 'end'])
  await send(topic, [{ key: 'later', value: '{"n":15}' }])
  const third = await readPage(cluster, wanted(topic, { direction: 'newer', at: readCut(second.at) }))
  assert.deepEqual(numbers(third.records), [15])
})

test('a partition, a span of offsets and a span of time are the records of exactly that', async (t) => {
  const topic = await filled(t, 60)
  const all = await readPage(cluster, wanted(topic, { direction: 'newer', limit: 100 }))
  const part = all.records.filter(({ partition }) => partition === 1)
  const read = async (more: Partial<Scan>) =>
    (await readPage(cluster, wanted(topic, { direction: 'newer', limit: 100, ...more }))).records

  assert.deepEqual(await read({ partitions: [1] }), part)
  const [from, to] = [3n, 7n]
  assert.deepEqual(
    (await read({ partitions: [1], fromOffset: from, toOffset: to })).map(({ offset }) => offset),
    ['3', '4', '5', '6', '7'],
  )
  const between = { from: new Date(T0 + 20_000), to: new Date(T0 + 30_000) }
  assert.deepEqual(numbers(await read(between)), [20, 21, 22, 23, 24, 25, 26, 27, 28, 29])
  assert.deepEqual(await read({ from: new Date(T0 + 3_600_000) }), [])
  assert.deepEqual(await read({ fromOffset: 1_000n }), [])
  await assert.rejects(read({ partitions: [9] }), { name: 'Refused', code: 'not-found' })
  await assert.rejects(readPage(cluster, wanted(`${topic}-none`)), { name: 'Refused', code: 'not-found' })
})

test('times that go back do not make a page lose or repeat a record', async (t) => {
  const name = `${freshName(t)}.v1`
  await createTopic(cluster, { name, partitions: 2 })
  const times = [5, 1, 4, 4, 9, 2, 8, 3, 7, 6]
  await send(
    name,
    times.map((time, i) => ({ value: `{"n":${i}}`, partition: i % 2, timestamp: T0 + time * 1_000 })),
  )
  for (const direction of ['older', 'newer'] as const) {
    const seen: number[] = []
    for (let at: string | undefined; ; ) {
      const page = await readPage(
        cluster,
        wanted(name, { direction, limit: 3, at: at === undefined ? undefined : readCut(at) }),
      )
      seen.push(...numbers(page.records))
      at = page.at
      if (page.why === 'end') break
    }
    assert.deepEqual(
      seen.toSorted((a, b) => a - b),
      upTo(10),
    )
  }
})

test('deleted records are passed over, in either direction', async (t) => {
  const topic = await filled(t, 40, 1)
  await emptyTopic(cluster, topic, { before: 30n })
  const older = await readPage(cluster, wanted(topic, { limit: 100 }))
  assert.deepEqual(numbers(older.records), upTo(40).slice(30).reverse())
  const newer = await readPage(cluster, wanted(topic, { direction: 'newer', at: readCut('0-5'), limit: 100 }))
  assert.deepEqual(numbers(newer.records), upTo(40).slice(30))
})

test('a search looks into key, header and value, tells how far it is, and ends with its budget', async (t) => {
  const topic = await filled(t, 300)
  await send(topic, [{ key: 'Needle-1', value: '{"n":300}' }])
  await send(topic, [{ key: 'a', value: '{"n":301}', headers: { 'x-trace': 'has a needle' } }])
  await send(topic, [{ key: 'b', value: '{"n":302,"where":"NEEDLE"}' }])
  const found = await readPage(cluster, wanted(topic, { search: 'needle' }))
  assert.deepEqual([numbers(found.records), found.why, found.progress.records], [[302, 301, 300], 'end', 303])
  assert.equal(found.progress.of, 303)

  const short = await readPage(cluster, wanted(topic, { search: 'nowhere', maxRecords: 100 }))
  assert.deepEqual([short.records, short.why, short.progress.records], [[], 'budget', 100])
  const scanned = short.scanned.reduce((sum, { from, to }) => sum + Number(to) - Number(from), 0)
  assert.equal(scanned, 100, 'what was looked through is told by partition')
  const rest = await readPage(cluster, wanted(topic, { search: 'k0', at: readCut(short.at) }))
  assert.equal(rest.progress.records, 203, 'it goes on where the budget ended')
  assert.deepEqual(numbers(rest.records), [0])

  const few = await readPage(cluster, wanted(topic, { filter: 'data.even = true and data.n < 10', limit: 3 }))
  assert.deepEqual([numbers(few.records), few.why], [[8, 6, 4], 'limit'])
  await assert.rejects(readPage(cluster, wanted(topic, { filter: 'nonsense' })), { name: 'Refused', code: 'invalid' })
})

test('who stops a search gets what was found, and no more is read', async (t) => {
  const topic = await filled(t, 200)
  const stop = new AbortController()
  const events: ScanEvent[] = []
  for await (const event of scan(cluster, wanted(topic, { limit: 1_000, signal: stop.signal }))) {
    events.push(event)
    if (events.length === 5) stop.abort()
  }
  const last = events.at(-1)
  assert.ok(last?.kind === 'done' && last.why === 'stopped' && last.records < 20, JSON.stringify(last))
})

async function registered(topic: string): Promise<{ subject: string; id: number }> {
  const subject = `${topic}-test.Sale`
  return { subject, id: await registry.register(subject, sale) }
}

test('an event is decoded by the schema it names, with its subject and version; what is secret is not shown or found', async (t) => {
  const name = `${freshName(t)}.v1`
  await createTopic(cluster, { name, partitions: 4 })
  const { id, subject } = await registered(name)
  const body = createCodec(sale).encode({ id: 7, token: 'tok_secret', note: 'hello' })
  await send(name, [{ key: 'sale-7', value: frame(id, body), headers: { ce_type: 'shop.sale.made' } }])

  const [record] = (await readPage(cluster, wanted(name))).records
  assert.deepEqual(record?.data, { id: 7, token: '(hidden)', note: 'hello' })
  assert.deepEqual(record?.schema, { id, name: 'test.Sale', subject, version: 1 })
  assert.deepEqual([record?.format, record?.type, record?.problem], ['avro', 'shop.sale.made', null])
  assert.deepEqual((await readPage(cluster, wanted(name, { search: 'tok_secret' }))).records, [])

  const partition = partitionOf(Buffer.from('sale-7'), 4)
  const one = await readRecord(cluster, { topic: name, partition, offset: 0n, secret, registry })
  assert.deepEqual(one.record, record)
  assert.deepEqual([one.math.partition, one.math.partitions, one.previous, one.next], [partition, 4, null, null])
  assert.deepEqual(
    one.decoding.map(({ step, ok }) => [step, ok]),
    [
      ['frame', true],
      ['schema', true],
      ['body', true],
    ],
  )
  const bytes = Buffer.from(one.valueBytes ?? '', 'base64').toString()
  assert.ok(!bytes.includes('tok_secret') && bytes.includes('**********hello'.slice(0, 10)), bytes)
  const none = readRecord(cluster, { topic: name, partition, offset: 1n, secret, registry })
  await assert.rejects(none, { name: 'Refused', message: /holds 0 to 0/ })
})

test('why a value could not be decoded is told by the step that failed', async (t) => {
  const name = `${freshName(t)}.v1`
  await createTopic(cluster, { name, partitions: 1 })
  const { id } = await registered(name)
  const body = createCodec(sale).encode({ id: 7, token: 'tok', note: 'a longer note' })
  await send(name, [
    { value: 'no frame at all' },
    { value: frame(2_000_000_000, body) },
    { value: frame(id, body.subarray(0, body.length - 4)) },
    { value: Buffer.from([0xff, 0xfe, 0x00]) },
    { key: 'gone' },
  ])
  const { records } = await readPage(cluster, wanted(name, { direction: 'newer' }))
  assert.deepEqual(
    records.map(({ format, problem }) => [format, problem === null]),
    [
      ['text', true],
      ['bytes', false],
      ['bytes', false],
      ['bytes', true],
      ['none', true],
    ],
  )
  const why = async (offset: bigint) => {
    const one = await readRecord(cluster, { topic: name, partition: 0, offset, secret, registry })
    const failed = one.decoding.find(({ ok }) => !ok)
    return failed ? `${failed.step}: ${failed.found}` : 'nothing failed'
  }
  assert.match(await why(0n), /^frame: .*begins with 6e6f2066/)
  assert.match(await why(1n), /^schema: .*no schema 2000000000/)
  assert.match(await why(2n), /^body: In note, at byte \d+ of the body: a string needs 13 bytes, and 9 are left/)
  assert.match(await why(3n), /^frame: .*fffe00/)
  assert.equal(await why(4n), 'nothing failed')
})

test('a record is produced as its schema says, into the partition of its key, and its place is told', async (t) => {
  const name = `${freshName(t)}.v1`
  await createTopic(cluster, { name, partitions: 4 })
  const { subject, id } = await registered(name)
  const make = (data: unknown, more: Partial<NewRecord> = {}): NewRecord => ({
    topic: name,
    key: 'sale-7',
    headers: { 'x-by': 'test' },
    value: { kind: 'avro', subject, data },
    ...more,
  })
  const partition = partitionOf(Buffer.from('sale-7'), 4)
  const prepared = await prepareRecords(cluster, registry, [
    make({ id: 1, token: 't' }),
    make({ id: 2, token: 't', note: 'second' }),
    make(null, { value: { kind: 'none' } }),
    make(null, { value: { kind: 'text', text: 'plain' }, partition: (partition + 1) % 4 }),
  ])
  assert.deepEqual(
    prepared.map(({ schemaId }) => schemaId),
    [id, id, null, null],
  )
  assert.match(prepared[3]?.warnings.join() ?? '', /belongs into partition/)
  assert.deepEqual((await readPage(cluster, wanted(name))).records, [], 'to prepare sends nothing')

  const sent = await sendRecords(cluster, prepared)
  assert.deepEqual(
    sent.map((place) => [place.partition, place.offset]),
    [
      [partition, 0n],
      [partition, 1n],
      [partition, 2n],
      [(partition + 1) % 4, 0n],
    ],
  )
  const { record } = await readRecord(cluster, { topic: name, partition, offset: 1n, secret, registry })
  assert.deepEqual(
    [record.key, record.data, record.headers],
    ['sale-7', { id: 2, token: '(hidden)', note: 'second' }, { 'x-by': 'test' }],
  )
})

test('what does not fit its schema, or is no place to produce to, is refused before anything is sent', async (t) => {
  const name = `${freshName(t)}.v1`
  await createTopic(cluster, { name, partitions: 1 })
  const { subject } = await registered(name)
  const record = (more: Partial<NewRecord>): NewRecord => ({
    topic: name,
    key: null,
    headers: {},
    value: { kind: 'none' },
    ...more,
  })
  const table: [more: Partial<NewRecord>, code: string, says: RegExp][] = [
    [{ value: { kind: 'avro', subject, data: { id: 'x', token: 't' } } }, 'invalid', /id should be a whole number/],
    [{ value: { kind: 'avro', subject, version: 9, data: {} } }, 'not-found', /versions 1, and no 9/],
    [{ value: { kind: 'avro', subject: `${subject}x`, data: {} } }, 'not-found', /no subject/],
    [{ partition: 1 }, 'invalid', /no partition 1/],
    [{ topic: `${name}-none` }, 'not-found', /no topic/],
    [{ topic: '__consumer_offsets' }, 'protected', /cluster's own/],
    [{ value: { kind: 'text', text: 'x'.repeat(1_000_000) } }, 'invalid', /900000 are allowed/],
  ]
  for (const [more, code, says] of table) {
    await assert.rejects(prepareRecords(cluster, registry, [record({}), record(more)]), {
      name: 'Refused',
      code,
      message: says,
    })
  }
  assert.deepEqual((await readPage(cluster, wanted(name))).records, [])
})
