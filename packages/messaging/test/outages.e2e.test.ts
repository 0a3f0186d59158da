import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type Infrastructure, startInfrastructure } from '@waybill/local/infrastructure'
import { audit, flawless, type Numbered } from './audit.ts'
import { until } from './harness.ts'
import { applying, createLoad, type Load } from './load.ts'
import { Ping } from './ping.ts'

const KEYS = Array.from({ length: 20 }, (_, i) => `k${i}.`)
const KILLS = 2
const WITHIN_MS = 90_000

// Its own: what is killed here must not be what other tests use.
const { KAFKA_BROKERS, DATABASE_URL, SCHEMA_REGISTRY_URL, ...own } = process.env
let infrastructure: Infrastructure

before(async () => {
  infrastructure = await startInfrastructure(own, () => {})
})
after(async () => infrastructure?.stop())

const statusOf = async (name: string) => (await infrastructure.processes()).find((process) => process.name === name)

/** Ends a process as a crash would, and waits until its supervisor has it ready again. */
async function killAndWait(name: string): Promise<void> {
  const pid = (await statusOf(name))?.pid
  assert.ok(pid, `${name} runs`)
  process.kill(pid, 'SIGKILL')
  const isBack = async () => {
    const now = await statusOf(name)
    return now?.state === 'ready' && now.pid !== pid
  }
  await until(`${name} is back`, isBack, WITHIN_MS)
}

/** Writes from several places at once until it is told to stop. Returns how many were told that their write failed. */
async function write(load: Load, until: AbortSignal): Promise<number> {
  let failed = 0
  const writer = async (from: number) => {
    for (let n = from; !until.aborted; n++) {
      // What was not accepted promises nothing; what was committed without the caller's knowledge counts as sent.
      await load.next(KEYS[n % KEYS.length] ?? '').catch(() => {
        failed += 1
      })
      await delay(5)
    }
  }
  await Promise.all([0, 7, 14].map(writer))
  return failed
}

/** What is on the topic, partition by partition in the order of offsets: each event's first record only, as copies are allowed. */
async function firstRecords(load: Load): Promise<Numbered[]> {
  const decode = Ping.codec.decoderFor(Ping.schema)
  const all = (await load.dump(Ping.topic)).map(({ key, value }) => ({
    key: key?.toString() ?? '',
    n: (decode(value?.subarray(5) ?? Buffer.alloc(0)) as { n: number }).n,
  }))
  return [...new Map(all.map((one) => [`${one.key}${one.n}`, one])).values()]
}

async function killedUnderLoad(t: TestContext, name: string): Promise<void> {
  const load = await createLoad(t, KEYS, { ...own, ...infrastructure.env })
  load.relay()
  for (const instance of ['0', '1']) load.consumer([applying(() => false)], { instance })
  const sent = async () => [...(await load.sent()).values()].reduce((sum, n) => sum + n, 0)

  const ended = new AbortController()
  const writing = write(load, ended.signal)
  for (let kill = 0; kill < KILLS; kill++) {
    const before = (await load.effects()).length
    await until('events take effect', async () => (await load.effects()).length > before + 200, WITHIN_MS)
    await killAndWait(name)
  }
  const before = await sent()
  await until('it is written again', async () => (await sent()) > before + 200, WITHIN_MS)
  ended.abort()
  const failed = await writing

  const pending = () => load.db.query('select 1 from messaging.outbox limit 1')
  await until('the outbox is empty', async () => (await pending()).length === 0, WITHIN_MS)
  const total = await sent()
  await until('all took effect', async () => (await load.effects()).length >= total, WITHIN_MS)
  // What could still come twice has been read by then: these stand behind it in every partition.
  for (const key of KEYS) await load.next(key)
  await until('the last ones too', async () => (await load.effects()).length >= total + KEYS.length, WITHIN_MS)

  const records = (await load.dump(Ping.topic)).length
  t.diagnostic(`${total} events, ${records} records, ${failed} writes that failed`)
  assert.deepEqual(audit(await load.sent(), await load.effects()), flawless, 'effects')
  assert.deepEqual(audit(await load.sent(), await firstRecords(load)), flawless, 'records')
}

test('Kafka killed with -9 and back, twice under load: nothing lost, no effect doubled, no key inverted', (t) =>
  killedUnderLoad(t, 'kafka'))

test('PostgreSQL killed with -9 and back, twice under load: nothing lost, no effect doubled, no key inverted', (t) =>
  killedUnderLoad(t, 'postgres'))
