import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { StockCommitted } from '@waybill/contracts'
import {
  createTopics,
  type Database,
  defineEvent,
  lastRecords,
  openDatabase,
  outboxStatus,
  prepareEvents,
  publish,
  type RunningRelay,
  registerSchemas,
  silent,
  startRelay,
  type Topic,
} from '@waybill/messaging'
import { exampleOf } from '../apps/cli/src/schemas/docs/example.ts'
import { type Platform, startPlatform, until } from './platform.ts'

// Three brokers, and of the services only one, which has an outbox and publishes nothing: what is sent through it is this test's.
// The same under orders of a whole platform, with the audit behind it: `waybill chaos leader-killed`.

const TOPIC = 'inventory.v1'
const KEYS = 24

interface ListedBroker {
  id: number
  rack: string | null
  state: string
  leads: number
  copies: number
  inSync: number
}

let platform: Platform
let db: Database
let relay: RunningRelay
/** Order id → how many events of it are committed. */
const committed = new Map<string, number>()

before(async () => {
  platform = await startPlatform({}, '--brokers', '3', '--only', 'psp')
  const { databases, brokers, registry } = platform.run
  const url = databases.psp ?? ''
  db = openDatabase({ url })
  await prepareEvents(db, [StockCommitted], { registryUrl: registry, source: 'inventory', log: silent })
  relay = startRelay({ service: 'inventory', db, databaseUrl: url, brokers, log: silent })
})
after(async () => {
  await relay?.close()
  await db?.close()
  await platform?.remove()
})

const example = exampleOf(StockCommitted.schema) as StockCommitted
/** An event of a topic of which there is one copy: while the broker of a partition is away, nobody leads it. */
const Lone = defineEvent({
  type: 'brokers.lone.sent',
  version: 1,
  topic: 'lone.v1',
  key: 'id',
  schema: {
    type: 'record',
    name: 'LoneSent',
    namespace: 'waybill.test',
    fields: [
      { name: 'id', type: 'string' },
      { name: 'n', type: 'int' },
    ],
  },
})
const LONE_KEYS = 24
const LONE_PARTITIONS = 3
const LONE: Topic = {
  name: Lone.topic,
  partitions: LONE_PARTITIONS,
  key: 'id',
  retentionMs: 3_600_000,
  cleanup: 'delete',
  owner: 'inventory',
  events: [Lone.type],
}

const orderId = (key: number) => `0190a1b2-0000-7000-8000-${String(key).padStart(12, '0')}`
const brokers = () => platform.json<ListedBroker[]>('broker', 'list')

/** Commits events, one a key in turn, until `work` has ended. */
async function publishingWhile(work: () => Promise<unknown>): Promise<void> {
  let over = false
  const done = work().finally(() => {
    over = true
  })
  for (let n = 0; !over; n++) {
    const id = orderId(n % KEYS)
    await db.transaction((tx) => publish(tx, StockCommitted({ ...example, orderId: id })))
    committed.set(id, (committed.get(id) ?? 0) + 1)
  }
  await done
}

const isCarried = () =>
  until('every event has left the outbox', async () => (await outboxStatus(db)).pending === 0, 120_000)

const isHealed = () =>
  until(
    'every copy is in sync',
    async () => {
      const found = await brokers()
      return found.length === 3 && found.every(({ copies, inSync }) => inSync === copies)
    },
    120_000,
  )

test('of three brokers each is a rack, and every partition has a copy on each', async () => {
  const found = await brokers()
  assert.deepEqual(
    found.map(({ id, rack, state }) => [id, rack, state]),
    [1, 2, 3].map((id) => [id, `rack-${id}`, 'ready']),
  )
  const [first] = found
  for (const { copies, inSync } of found) assert.deepEqual([copies, inSync], [first?.copies, first?.copies])
  assert.ok((first?.copies ?? 0) > 0)
})

test('a leader is killed under load and stays away: the others lead, and events leave the outbox without it', async () => {
  const [most] = (await brokers()).toSorted((a, b) => b.leads - a.leads)
  const victim = String(most?.id)
  await publishingWhile(async () => {
    assert.equal((await platform.waybill('broker', 'kill', victim)).code, 0)
    await until('the others lead its partitions', async () => {
      const gone = (await brokers()).find(({ id }) => String(id) === victim)
      return gone?.state === 'stopped' && gone.leads === 0
    })
  })
  await isCarried()
  assert.equal((await platform.waybill('broker', 'start', victim)).code, 0)
  await isHealed()
})

test('brokers are restarted one after the other under load', async () => {
  await publishingWhile(async () => {
    for (const number of ['1', '2', '3']) {
      const { code, stdout, stderr } = await platform.waybill('restart', `kafka-${number}`)
      assert.equal(code, 0, stdout + stderr)
      await isHealed()
    }
  })
  await isCarried()
})

test('a partition without a leader holds up its own events and no others; they go when it has one again', async () => {
  const { brokers: at, registry: registryUrl } = platform.run
  await createTopics({ brokers: at, topics: [LONE], replicationFactor: 1 })
  await registerSchemas({ registryUrl, events: [Lone] })
  await prepareEvents(db, [StockCommitted, Lone], { registryUrl, source: 'inventory', log: silent })
  const publishLone = async (n: number) => {
    for (let key = 0; key < LONE_KEYS; key++) {
      await db.transaction((tx) => publish(tx, Lone({ id: `lone-${key}`, n })))
    }
  }
  await publishLone(1)
  await isCarried()

  const leaders = async () =>
    (
      await platform.json<{ partitions: { partition: number; leader: number | null }[] }>(
        'topics',
        'describe',
        Lone.topic,
      )
    ).partitions
  const [first] = await leaders()
  const victim = String(first?.leader)
  const itsOwn = (await leaders()).filter(({ leader }) => String(leader) === victim).map(({ partition }) => partition)
  assert.ok(itsOwn.length < LONE_PARTITIONS, 'others lead the rest of its partitions')
  assert.equal((await platform.waybill('broker', 'kill', victim)).code, 0)

  await publishLone(2)
  // Keys are shared out over buckets, so that each of the relay's has events of both topics.
  await publishingWhile(() => publishLone(3))
  const pending = () => db.query<{ topic: string; key: Buffer }>('select topic, key from messaging.outbox order by id')
  const stuck = new Set<string>()
  await until(
    'only events of the partitions without a leader wait',
    async () => {
      const rows = await pending()
      stuck.clear()
      for (const { key } of rows) stuck.add(String(key))
      return rows.every(({ topic }) => topic === Lone.topic) && stuck.size < LONE_KEYS && rows.length === 2 * stuck.size
    },
    120_000,
  )
  assert.ok(stuck.size > 0, 'some keys belong to it')
  const standing = (await outboxStatus(db)).pending
  await publishLone(4)
  await until(
    'what others lead goes on',
    async () => (await outboxStatus(db)).pending === standing + stuck.size,
    60_000,
  )

  assert.equal((await platform.waybill('broker', 'start', victim)).code, 0)
  await isCarried()
  await isHealed()
  const records = await lastRecords({ brokers: at, topic: Lone.topic, last: Number.MAX_SAFE_INTEGER })
  for (let key = 0; key < LONE_KEYS; key++) {
    const own = records.filter((record) => String(record.key) === `lone-${key}`)
    const ids = own
      .toSorted((a, b) => (a.offset < b.offset ? -1 : 1))
      .map(({ headers }) => String(headers.get('ce_id')))
    const once = [...new Set(ids)]
    assert.equal(once.length, 4, `events of lone-${key}`)
    assert.deepEqual(once, once.toSorted(), `those of lone-${key} are in order`)
    const away = own.some(({ partition }) => itsOwn.includes(partition))
    assert.equal(away, stuck.has(`lone-${key}`), `lone-${key} waited because its partition did`)
  }
})

test('nothing that was committed is lost: every event is in Kafka, and those of a key in order', async () => {
  const { brokers: at } = platform.run
  const records = await lastRecords({ brokers: at, topic: TOPIC, last: Number.MAX_SAFE_INTEGER })
  const seen = new Map<string, string[]>()
  for (const { key, headers } of records.toSorted((a, b) => (a.offset < b.offset ? -1 : 1))) {
    const ids = seen.get(String(key)) ?? []
    const id = headers.get('ce_id')?.toString() ?? ''
    if (!ids.includes(id)) ids.push(id)
    seen.set(String(key), ids)
  }
  assert.equal(committed.size, KEYS)
  for (const [key, count] of committed) {
    const ids = seen.get(key) ?? []
    assert.equal(ids.length, count, `events of ${key}`)
    // Ids are UUIDs of version 7, made in this process one after the other.
    assert.deepEqual(ids, ids.toSorted(), `first occurrences of ${key} are in the order of commits`)
  }
})

test('the doctor finds nothing wrong with what is left', async () => {
  const { code, stdout } = await platform.waybill('doctor', '--watch', '1s')
  assert.equal(code, 0, stdout)
})
