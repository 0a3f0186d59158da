import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import pg from 'pg'
import type { BatchProducer } from '../src/kafka/rounds.ts'
import { type OutboxRow, outboxRow, outboxStatements } from '../src/postgres/outbox.ts'
import { openRelaySession, type PendingRow, type RelaySession } from '../src/postgres/relay-session.ts'
import { roundTrip, type Statement } from '../src/postgres/round-trip.ts'
import { openSession } from '../src/postgres/session.ts'
import { createLane, type Lane } from '../src/relay/lane.ts'
import { uuidv7 } from '../src/uuidv7.ts'
import { createWorld } from './harness.ts'

// The SQL and the relay's lane are the real ones; the writers' commits, the relay's reads and its crashes are in an order
// that is drawn. Kafka is a list.

/** Four keys that share two buckets. */
const KEYS = Array.from({ length: 2_000 }, (_, i) => `k${i}`)
  .filter((key) => bucketOf(key) < 2)
  .slice(0, 4)
const WRITERS = 3

type Step =
  | { do: 'insert'; writer: number; key: number }
  | { do: 'commit' | 'rollback'; writer: number }
  | { do: 'read' | 'settle' | 'crash-before-delete' | 'crash-before-send' | 'zombie' }

const writer = fc.nat(WRITERS - 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('insert' as const), writer, key: fc.nat(KEYS.length - 1) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('commit' as const), writer }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rollback' as const), writer }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('read' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('crash-before-delete', 'crash-before-send', 'zombie') }) },
)
const schedules = fc.array(step, { minLength: 4, maxLength: 24 })

/** Deliberate mistakes, to see that the check finds them. */
type Mistake = 'ids without the lock' | 'a cursor' | 'delete before the acknowledgement'

function bucketOf(key: string): number {
  return outboxRow({ eventId: '', topic: 't', key: Buffer.from(key), value: null, headers: {} }).bucket
}

interface Bench {
  session: RelaySession
  writers: pg.Client[]
  pids: ReadonlyMap<pg.Client, number>
  any: pg.Client
}

async function openBench(t: TestContext): Promise<Bench> {
  // Closed before the database is dropped under them.
  const closers: (() => Promise<unknown>)[] = []
  t.after(() => Promise.all(closers.map((close) => close())))
  const world = await createWorld(t)
  const [any, ...writers] = await Promise.all(
    Array.from({ length: WRITERS + 1 }, async () => {
      const client = new pg.Client(world.url)
      closers.push(() => client.end())
      await client.connect()
      return client
    }),
  )
  const session = openRelaySession(openSession(world.url, 'interleavings'), () => {})
  closers.push(() => session.close())
  await session.connect()
  const pids = new Map<pg.Client, number>()
  for (const client of writers) pids.set(client, (await client.query('select pg_backend_pid() as pid')).rows[0].pid)
  return { session, writers, pids, any: any as pg.Client }
}

/** Runs a schedule. Returns what went wrong, or undefined. */
async function run(
  { session, writers, pids, any }: Bench,
  schedule: readonly Step[],
  mistake?: Mistake,
): Promise<string | undefined> {
  const kafka: { key: string; id: string }[] = []
  const committed = new Map<string, string[]>()
  const open = new Map<number, { row: OutboxRow; key: string; inserted: Promise<unknown> }>()
  const lockedBy = new Map<string, number>()
  let settled = 0
  let crash: 'before-delete' | 'before-send' | undefined
  let zombies: PendingRow[][] = []
  let toRead: { left: number; resolve(): void } | undefined

  async function settle(): Promise<number> {
    if (mistake !== 'a cursor') return session.settledId()
    const { rows } = await any.query(
      'select case when is_called then last_value else 0 end as id from messaging.outbox_id_seq',
    )
    return Number(rows[0].id)
  }
  const append = (rows: readonly { key: Buffer | null; value: Buffer | null }[]) => {
    for (const { key, value } of rows) kafka.push({ key: String(key), id: String(value) })
  }
  const watched: RelaySession = {
    ...session,
    async pending(...args) {
      const rows = await session.pending(...args)
      if (toRead && --toRead.left <= 0) toRead.resolve()
      else if (toRead) lane.wake()
      if (mistake === 'delete before the acknowledgement' && rows.length > 0) await session.acknowledge(rows, false)
      return rows
    },
    async acknowledge(rows, keep) {
      if (crash === 'before-delete') throw new Error('crashed')
      if (mistake === 'delete before the acknowledgement') return { oldestSeconds: 0 }
      return session.acknowledge(rows, keep)
    },
  }
  const producer: BatchProducer = {
    async send(rows) {
      await turn()
      if (crash === 'before-send') {
        zombies.push(rows as unknown as PendingRow[])
        throw new Error('crashed')
      }
      append(rows)
      return []
    },
    async close() {},
  }

  let stop = new AbortController()
  let lane = start()
  let running = lane.run()

  function start(): Lane {
    stop = new AbortController()
    const settledId = () => settled
    const silent = { onSent() {}, onPublished() {}, onRefused() {}, onUnwritten() {} }
    const made = createLane({ session: watched, producer, settledId, keep: false, signal: stop.signal, ...silent })
    made.add(0, [])
    made.add(1, [])
    return made
  }
  /** Lets the relay read so many times. */
  async function pass(times = 2): Promise<void> {
    if (crash) return
    const { promise, resolve } = Promise.withResolvers<void>()
    toRead = { left: times, resolve }
    lane.wake()
    const timer = setTimeout(resolve, 2_000)
    // A lane that ends here has failed, which no schedule may cause.
    await Promise.race([promise, running]).finally(() => clearTimeout(timer))
  }
  async function crashed(how: 'before-delete' | 'before-send'): Promise<void> {
    crash = how
    // It dies at its next send or delete; when there is nothing to send, between two reads.
    await Promise.race([running, delay(3)]).catch(() => {})
    stop.abort()
    lane.wake()
    await running.catch(() => {})
    crash = undefined
    lane = start()
    running = lane.run()
  }
  /** Returns when a writer stands in the queue for its lock: sent first is not come first. */
  async function waiting(n: number): Promise<void> {
    const queued = 'select from pg_locks where pid = $1 and not granted'
    while ((await any.query(queued, [pids.get(writers[n] as pg.Client)])).rowCount === 0) await turn()
  }
  async function end(n: number, how: 'commit' | 'rollback'): Promise<void> {
    const tx = open.get(n)
    // One that waits for another's lock can't commit yet.
    if (!tx || (lockedBy.get(tx.key) !== n && mistake !== 'ids without the lock')) return
    await tx.inserted
    await writers[n]?.query(how)
    open.delete(n)
    if (how === 'commit') committed.set(tx.key, [...(committed.get(tx.key) ?? []), String(tx.row.value)])
    lockedBy.delete(tx.key)
    const [next] = [...open].find(([, other]) => other.key === tx.key) ?? []
    if (next === undefined) return
    lockedBy.set(tx.key, next)
    // Of several that wait PostgreSQL serves the first.
    await open.get(next)?.inserted
  }
  async function take(one: Step): Promise<void> {
    switch (one.do) {
      case 'insert': {
        const client = writers[one.writer]
        const key = KEYS[one.key] ?? ''
        if (!client || open.has(one.writer)) return
        const id = uuidv7()
        const row = outboxRow({ eventId: id, topic: 't', key: Buffer.from(key), value: Buffer.from(id), headers: {} })
        await client.query('begin')
        const inserted = roundTrip(
          client,
          outboxStatements([row]).map(mistake === 'ids without the lock' ? unlocked : asIs),
        )
        inserted.catch(() => {})
        open.set(one.writer, { row, key, inserted })
        if (!lockedBy.has(key)) lockedBy.set(key, one.writer)
        if (lockedBy.get(key) === one.writer || mistake === 'ids without the lock') await inserted
        else await waiting(one.writer)
        return
      }
      case 'commit':
      case 'rollback':
        return end(one.writer, one.do)
      case 'read':
        return pass()
      case 'settle':
        settled = await settle()
        return
      case 'crash-before-delete':
        return crashed('before-delete')
      case 'crash-before-send':
        return crashed('before-send')
      case 'zombie':
        // What a dead relay had sent arrives now.
        for (const rows of zombies) append(rows)
        zombies = []
    }
  }

  try {
    for (const one of schedule) await take(one)
    while (open.size > 0) for (const n of [...open.keys()]) await end(n, 'commit')
    const all = () => [...committed.values()].flat().length
    const patience = mistake ? 150 : 5_000
    for (const deadline = Date.now() + patience; ; ) {
      settled = await settle()
      await pass()
      if (new Set(kafka.map(({ id }) => id)).size >= all() || Date.now() > deadline) break
    }
  } finally {
    stop.abort()
    lane.wake()
    await running.catch(() => {})
  }
  return check(committed, kafka)
}

const asIs = (statement: Statement): Statement => statement
/** Leaves the lock of the keys out. */
const unlocked = ({ text, values }: Statement): Statement => ({
  text: text.replace('pg_advisory_xact_lock(7301, $1::int)', 'abs($1::int)'),
  values,
})

/** The invariants, from what was committed, in its order, and what is in Kafka. */
function check(
  committed: ReadonlyMap<string, string[]>,
  kafka: readonly { key: string; id: string }[],
): string | undefined {
  const known = new Set([...committed.values()].flat())
  for (const { id } of kafka) if (!known.has(id)) return `rolled back, and in Kafka: ${id}`
  for (const [key, ids] of committed) {
    const first = [...new Set(kafka.filter((record) => record.key === key).map(({ id }) => id))]
    const lost = ids.filter((id) => !first.includes(id))
    if (lost.length > 0) return `lost: ${lost.length} of ${ids.length} of ${key}`
    if (first.join() !== ids.join()) return `inverted: ${key}`
  }
  return undefined
}

const RUNS = 1_000

test(`${RUNS} interleavings of writers, reads, crashes and late copies: nothing lost, no key inverted`, async (t) => {
  const bench = await openBench(t)
  const seed = Date.now() & 0x7fffffff
  t.diagnostic(`seed ${seed}`)
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => assert.equal(await run(bench, schedule), undefined)),
    { numRuns: RUNS, seed, endOnFailure: true },
  )
})

for (const [mistake, found] of [
  ['ids without the lock', /inverted/],
  ['a cursor', /lost/],
  ['delete before the acknowledgement', /lost/],
] as const) {
  test(`the check finds the mistake: ${mistake}`, async (t) => {
    const bench = await openBench(t)
    const result = await fc.check(
      fc.asyncProperty(schedules, async (schedule) =>
        assert.doesNotMatch((await run(bench, schedule, mistake)) ?? '', found),
      ),
      { numRuns: RUNS, seed: 1, endOnFailure: true },
    )
    assert.ok(result.failed, `not found in ${RUNS} runs`)
    t.diagnostic(`found after ${result.numRuns} runs`)
  })
}
