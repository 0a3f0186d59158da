import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  type AnyEvent,
  createTopics,
  type Database,
  dataKeyEvent,
  defineEvent,
  failureTopics,
  type Handler,
  keepDataKeys,
  newMasterKey,
  noKeys,
  on,
  openKeyOwner,
  openKeyRing,
  prepareEvents,
  publish,
  readMasterKeys,
  registerSchemas,
  silent,
  startConsumer,
  startReplay,
  type TailRecord,
  tail,
} from '../src/index.ts'
import { createWorld, SERVICE, until, type World } from './harness.ts'

// The service `people` owns persons and their keys, `mailer` has a database of its own and reads what people publishes.
const fields = [
  { name: 'userId', type: 'string' },
  { name: 'email', type: 'string', pii: true },
  { name: 'plan', type: 'string' },
]
const schema = { type: 'record', name: 'PersonJoined', namespace: 'waybill.test', fields }
const joined = { type: 'people.person.joined', version: 1, topic: 'people.v1', key: 'userId' }
interface Person {
  userId: string
  email: string
  plan: string
}
type PersonRead = Omit<Person, 'email'> & { email: string | null }
const PersonJoined = defineEvent<Person, PersonRead>({ ...joined, schema: { ...schema, piiSubject: 'userId' } })
/** As it was before encryption was turned on. */
const InTheClear = defineEvent<Person>({ ...joined, schema })

const DataKeyChanged = dataKeyEvent('people')
const CANARY = 'canary-7f3a@example.org'
const ada = (email = CANARY) => PersonJoined({ userId: 'ada', email, plan: 'free' })
const master = newMasterKey('k1')

async function createPeople(t: TestContext, options: { compactWithinMs?: number } = {}) {
  const world = await createWorld(t)
  const { brokers, topicPrefix, registryUrl, db } = world
  const topic = { key: 'userId', partitions: 2, retentionMs: 3_600_000, owner: 'people', events: [] }
  await createTopics({
    brokers,
    topicPrefix,
    topics: [
      { ...topic, name: joined.topic, cleanup: 'delete' },
      { ...topic, name: DataKeyChanged.topic, partitions: 1, cleanup: 'compact', ...options },
      ...['mailer', 'mailer-keys', 'again', 'newcomer'].flatMap((service) => failureTopics(service, [], 1)),
    ],
  })
  await registerSchemas({ registryUrl, events: [InTheClear, PersonJoined, DataKeyChanged] })
  const masterKeys = readMasterKeys(master)
  const keys = openKeyRing({ db, masterKeys, keptMs: 0 })
  const prepare = { registryUrl, source: 'people', log: silent, keys }
  await prepareEvents(db, [InTheClear], prepare)
  await prepareEvents(db, [PersonJoined, DataKeyChanged], prepare)
  return { ...world, keys, owner: openKeyOwner({ db, masterKeys, event: DataKeyChanged }) }
}
type People = Awaited<ReturnType<typeof createPeople>>

/** A service with an empty database, which keeps its own copy of the keys. */
async function createMailer(t: TestContext, people: People, masterKeys = readMasterKeys(master)) {
  const { db } = await createWorld(t)
  await db.query('create table seen (place bigserial, reader text, email text)')
  const keys = openKeyRing({ db, masterKeys, keptMs: 0 })
  const { brokers, topicPrefix, registryUrl } = people
  return {
    db,
    keys,
    consumer(service: string, handlers: Handler[]) {
      const consumer = startConsumer({ service, db, brokers, topicPrefix, registryUrl, handlers, keys, log: silent })
      t.after(() => consumer.close())
      return consumer
    },
    seenBy: async (reader: string) =>
      (
        await db.query<{ email: string | null }>('select email from seen where reader = $1 order by place', [reader])
      ).map((row) => row.email),
  }
}

const keepKeys = keepDataKeys(DataKeyChanged)
const seeing = (reader: string) =>
  on(PersonJoined, async ({ data }, tx) => {
    const email: string | null = data.email
    await tx.query('insert into seen (reader, email) values ($1, $2)', [reader, email])
  })

const join = ({ db, owner }: People, ...events: AnyEvent[]) =>
  db.transaction(async (tx) => {
    await owner.create(tx, 'ada')
    await publish(tx, ...events)
  })

const outboxIsEmpty = async ({ db }: World) =>
  (await db.query<{ n: number }>('select count(*) as n from messaging.outbox'))[0]?.n === 0

/** Everything that the library keeps in a database, as text. */
async function everything(db: Database): Promise<string> {
  const tables = await db.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'messaging'`,
  )
  const rows = await Promise.all(tables.map(({ name }) => db.query(`select * from ${name}`)))
  const values = rows.flat().flatMap((row) => Object.values(row))
  return values.map((value) => (Buffer.isBuffer(value) ? value.toString() : JSON.stringify(value))).join('\n')
}

async function keyOf(db: Database, subject = 'ada') {
  const [row] = await db.query<{ keyId: string; subject: string; masterKeyId: string | null; wrapped: string | null }>(
    `select key_id as "keyId", subject, master_key_id as "masterKeyId", wrapped
     from messaging.data_keys where subject = $1`,
    [subject],
  )
  return row
}

test('a personal text is in the clear nowhere between two services, dead letters included, and its reader gets it', async (t) => {
  const people = await createPeople(t)
  const mailer = await createMailer(t, people)
  await join(people, ada(), ada('later@example.org'))
  assert.ok(!(await everything(people.db)).includes(CANARY), 'in the outbox')
  assert.match(await everything(people.db), /enc:v1:/)

  people.relay()
  mailer.consumer('mailer', [keepKeys, seeing('mailer')])
  await until('the mailer has both', async () => (await mailer.seenBy('mailer')).length === 2)
  assert.deepEqual(await mailer.seenBy('mailer'), [CANARY, 'later@example.org'])

  // A service of the same database that fails: what it gives up on is sealed as it came.
  const fails = on(PersonJoined, () => {
    throw new Error('unlucky')
  })
  startedIn(t, people, fails)
  await until('the dead letters are there', async () => (await people.dump(`${SERVICE}.dlq.v1`)).length === 2)

  const topics = await Promise.all([joined.topic, DataKeyChanged.topic, `${SERVICE}.dlq.v1`].map(people.dump))
  for (const record of topics.flat()) {
    const bytes = [record.key, record.value, ...record.headers.values()].map(String).join(' ')
    assert.ok(!bytes.includes('canary-7f3a'), `${record.topic}/${record.offset}`)
  }
  assert.equal(topics.flat().filter((record) => String(record.value).includes('enc:v1:')).length, 4)
  assert.ok(!(await everything(mailer.db)).includes('canary-7f3a'))
})

function startedIn(t: TestContext, { db, keys, brokers, topicPrefix, registryUrl }: People, ...handlers: Handler[]) {
  const consumer = startConsumer({
    service: SERVICE,
    db,
    brokers,
    topicPrefix,
    registryUrl,
    handlers,
    keys,
    log: silent,
  })
  t.after(() => consumer.close())
}

test('a publish that nobody awaits fails, and is not lost in silence', async (t) => {
  const people = await createPeople(t)
  await join(people)
  let forgotten: Promise<void> | undefined
  await people.db.transaction(async (tx) => {
    forgotten = publish(tx, ada())
    forgotten.catch(() => {})
  })
  await assert.rejects(async () => forgotten, /people\.person\.joined: its transaction has ended\. Await publish/)
})

test('an event that comes before its key waits for it', async (t) => {
  const people = await createPeople(t)
  const mailer = await createMailer(t, people)
  people.relay()
  await join(people, ada())
  const early = mailer.consumer('mailer', [seeing('mailer')])
  await until('it says what it waits for', () =>
    /The key .* of a person is not here yet/.test(early.status().lastError ?? ''),
  )
  assert.deepEqual(await mailer.seenBy('mailer'), [])
  mailer.consumer('mailer-keys', [keepKeys])
  await until('it goes on', async () => (await mailer.seenBy('mailer')).length === 1)
  assert.deepEqual(await mailer.seenBy('mailer'), [CANARY])
})

test('erased: null for every reader, also of what is published later; nobody gets a key again', async (t) => {
  const people = await createPeople(t)
  const mailer = await createMailer(t, people)
  people.relay()
  await join(people, ada())
  mailer.consumer('mailer', [keepKeys, seeing('before')])
  await until('it was readable', async () => (await mailer.seenBy('before')).length === 1)

  const old = await keyOf(people.db)
  assert.ok(old)
  await people.db.transaction((tx) => people.owner.erase(tx, 'ada'))
  await until('the copy is gone too', async () => (await keyOf(mailer.db))?.wrapped === null)
  // Late events, the key once more, as someone may redrive it, and a signup under the same id.
  await join(people, ada('afterwards@example.org'), DataKeyChanged(old))
  await people.db.transaction((tx) => people.owner.create(tx, 'bob'))
  mailer.consumer('again', [seeing('again')])
  const newcomer = await createMailer(t, people)
  newcomer.consumer('newcomer', [keepKeys, seeing('newcomer')])
  await until('a reader from the start has both', async () => (await mailer.seenBy('again')).length === 2)
  await until('a new service too', async () => (await newcomer.seenBy('newcomer')).length === 2)
  await until('and who had read before', async () => (await mailer.seenBy('before')).length === 2)
  assert.deepEqual(await mailer.seenBy('again'), [null, null])
  assert.deepEqual(await newcomer.seenBy('newcomer'), [null, null])
  assert.deepEqual(await mailer.seenBy('before'), [CANARY, null])
  for (const { db } of [people, mailer, newcomer]) {
    await until('all keys have come', async () => (await keyOf(db, 'bob')) !== undefined)
    assert.deepEqual(await keyOf(db), { ...old, wrapped: null, masterKeyId: null })
  }
})

test('erased: compaction takes the key off its topic, so nothing that remains opens what was written', async (t) => {
  const people = await createPeople(t, { compactWithinMs: 1_000 })
  people.relay()
  await join(people, ada())
  await until('the key is on its topic', async () => (await keysOnTopic(t, people)).some((key) => key.wrapped !== null))
  await people.db.transaction((tx) => people.owner.erase(tx, 'ada'))

  // Kafka compacts what is not its newest file, and begins a new one with the next record after that time.
  await until(
    'no wrapped key of theirs is left',
    async () => {
      await people.db.transaction((tx) => people.owner.create(tx, `someone-${process.hrtime.bigint()}`))
      const keys = await keysOnTopic(t, people)
      return (
        keys.some((key) => key.subject === 'ada') && keys.every((key) => key.subject !== 'ada' || key.wrapped === null)
      )
    },
    60_000,
  )
  assert.equal((await keyOf(people.db))?.wrapped, null)
})

async function keysOnTopic(t: TestContext, { brokers, topicPrefix, registryUrl, db }: People) {
  await until('the outbox is empty', async () => (await db.query('select from messaging.outbox limit 1')).length === 0)
  const [count] = await db.query<{ n: number }>('select count(*) as n from messaging.data_keys')
  const keys: { keyId: string; subject: string; wrapped: string | null }[] = []
  const reading = tail({
    brokers,
    topicPrefix,
    registryUrl,
    topics: [DataKeyChanged.topic],
    from: 'beginning',
    onRecord: ({ data }) => keys.push(data as (typeof keys)[number]),
    onError: (error) => assert.fail(error),
  })
  t.after(() => reading.close())
  // Every key has a last record, whatever compaction leaves of those before.
  await until('each key was read', () => new Set(keys.map((key) => key.keyId)).size >= (count?.n ?? 0))
  await reading.close()
  return keys
}

test('a rotated master key: every key is wrapped anew, copies follow, and the old one can be destroyed', async (t) => {
  const people = await createPeople(t)
  const second = newMasterKey('k2')
  const both = readMasterKeys(`${second},${master}`)
  const mailer = await createMailer(t, people, both)
  people.relay()
  await join(people, ada())
  await people.db.transaction(async (tx) => {
    for (let i = 0; i < 450; i++) await people.owner.create(tx, `person-${i}`)
    await people.owner.erase(tx, 'person-7')
  })
  mailer.consumer('mailer', [keepKeys, seeing('mailer')])
  const behind = async (db: Database) =>
    (await db.query<{ n: number }>(`select count(*) as n from messaging.data_keys where master_key_id = 'k1'`))[0]?.n
  await until('the copy is full', async () => (await behind(mailer.db)) === 450)

  const owner = openKeyOwner({ db: people.db, masterKeys: both, event: DataKeyChanged })
  assert.equal(await owner.rewrap(), 450)
  assert.equal(await owner.rewrap(), 0)
  await until('the copy has followed', async () => (await behind(mailer.db)) === 0)

  const { keyId = '' } = (await keyOf(mailer.db)) ?? {}
  const openedWith = async (keys: string) =>
    (await openKeyRing({ db: mailer.db, masterKeys: readMasterKeys(keys) }).open([keyId])).get(keyId)
  assert.equal((await openedWith(second))?.subject, 'ada')
  await assert.rejects(openedWith(master), /The master key k2 is not among those given/)
})

test('records from before encryption stay readable beside those after', async (t) => {
  const people = await createPeople(t)
  const mailer = await createMailer(t, people)
  people.relay()
  await join(people, InTheClear({ userId: 'ada', email: 'old@example.org', plan: 'free' }), ada('new@example.org'))
  mailer.consumer('mailer', [keepKeys, seeing('mailer')])
  await until('it has both', async () => (await mailer.seenBy('mailer')).length === 2)
  assert.deepEqual(await mailer.seenBy('mailer'), ['old@example.org', 'new@example.org'])
})

test('a replay opens personal fields as the consumer does', async (t) => {
  const people = await createPeople(t)
  const mailer = await createMailer(t, people)
  people.relay()
  await join(people, ada())
  mailer.consumer('mailer-keys', [keepKeys])
  await until('the key is here', async () => (await keyOf(mailer.db)) !== undefined)
  await until('it is on the topic', async () => (await people.dump(joined.topic)).length === 1)

  const { brokers, topicPrefix, registryUrl } = people
  const place = { service: 'mailer', db: mailer.db, brokers, topicPrefix, registryUrl, log: silent }
  const replay = { ...place, name: 'once-more', handlers: [seeing('replay')], from: 'beginning', to: 'now' } as const
  assert.throws(() => startReplay(replay), /No keys were given/)
  await startReplay({ ...replay, keys: mailer.keys }).done
  assert.deepEqual(await mailer.seenBy('replay'), [CANARY])
})

test('a tail shows personal fields sealed, in the clear with keys, and null once erased', async (t) => {
  const people = await createPeople(t)
  const { brokers, topicPrefix, registryUrl, keys } = people
  people.relay()
  await join(people, ada())
  await until('it is on the topic', () => outboxIsEmpty(people))

  const emailBy = async (withKeys: boolean) => {
    const { promise, resolve, reject } = Promise.withResolvers<TailRecord>()
    const options = { brokers, topicPrefix, registryUrl, topics: [joined.topic], ...(withKeys ? { keys } : {}) }
    const running = tail({ ...options, from: 'beginning', onRecord: resolve, onError: reject })
    t.after(() => running.close())
    const { data } = await promise
    return (data as PersonRead).email
  }
  assert.match((await emailBy(false)) ?? '', /^enc:v1:/)
  assert.equal(await emailBy(true), CANARY)
  await people.db.transaction((tx) => people.owner.erase(tx, 'ada'))
  assert.equal(await emailBy(true), null)
})

test('a service that has no business with persons reads null, and waits for no key', async (t) => {
  const people = await createPeople(t)
  const mailer = await createMailer(t, people)
  people.relay()
  await join(people, ada())
  const { brokers, topicPrefix, registryUrl } = people
  const place = { service: 'mailer', db: mailer.db, brokers, topicPrefix, registryUrl, log: silent }
  const consumer = startConsumer({ ...place, keys: noKeys, handlers: [seeing('mailer')] })
  t.after(() => consumer.close())
  await until('it was applied', async () => (await mailer.seenBy('mailer')).length === 1)
  assert.deepEqual(await mailer.seenBy('mailer'), [null])
  await assert.rejects(
    mailer.db.transaction((tx) => noKeys.keyFor(tx, 'ada')),
    /There is no key for ada/,
  )
})

test('a service with personal events and no keys does not start, and nobody without a key is written about', async (t) => {
  const people = await createPeople(t)
  const { db, brokers, topicPrefix, registryUrl } = people
  const place = { service: 'x', db, brokers, topicPrefix, registryUrl, log: silent }
  assert.throws(
    () => startConsumer({ ...place, handlers: [seeing('x')] }),
    /No keys were given, and people\.person\.joined/,
  )
  await assert.rejects(prepareEvents(db, [PersonJoined], { ...place, source: 'x' }), /No keys were given/)
  await assert.rejects(
    db.transaction((tx) => publish(tx, ada())),
    { name: 'Unavailable', message: /There is no key for ada here/ },
  )
})
