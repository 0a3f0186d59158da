import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { Admin, Producer, stringSerializers } from '@platformatic/kafka'
import { silent } from '@waybill/messaging'
import { type Broker, createBroker, createDatabase, identityUrl, token, until } from '@waybill/testing'
import { lagIn, slotsOf } from '../src/server/groups/lag-store.ts'
import { createOperations } from '../src/server/operations/operations.ts'
import { operationsIn } from '../src/server/operations/store.ts'
import { openSeal } from '../src/server/session/sealed.ts'
import type { Operation } from '../src/shared/operations.ts'

const migrations = new URL('../migrations/', import.meta.url)
const main = new URL('../src/server/main.ts', import.meta.url).pathname
const STARTS_WITHIN_MS = 60_000
const WITHIN_MS = 60_000
const HOUR_MS = 3_600_000

/** Starts consoles as processes of their own, which an operator asks and a crash ends. */
async function consoles(t: TestContext, broker: Broker, databaseUrl: string) {
  const sessionKey = randomBytes(32).toString('base64')
  const accessToken = token({ roles: ['operator'], email: 'op@example.test', expiresIn: 3_600 })
  const session = { accessToken, refreshToken: 'none', expiresAt: Date.now() + HOUR_MS }
  const cookie = `waybill_console=${await openSeal(sessionKey).close(session)}`
  const env = {
    ...process.env,
    PORT: '0',
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS: broker.brokers.join(','),
    TOPIC_PREFIX: broker.topicPrefix,
    SCHEMA_REGISTRY_URL: broker.registryUrl,
    IDENTITY_URL: await identityUrl(),
    GATEWAY_URL: 'http://127.0.0.1:9',
    SESSION_KEY: sessionKey,
  }
  return async function start() {
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    t.after(() => child.kill('SIGKILL'))
    let url = ''
    createInterface(child.stdout).on('line', (line) => {
      const { msg, url: at } = JSON.parse(line)
      if (msg === 'console is ready') url = at
    })
    await until(() => url, { within: STARTS_WITHIN_MS, message: 'The console is not ready' })
    const ask = async <T>(path: string, body?: unknown): Promise<T> => {
      const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
      const answer = await fetch(url + path, {
        ...post,
        headers: { cookie, origin: url, 'content-type': 'application/json' },
      })
      const text = await answer.text()
      assert.ok(answer.ok, `${path}: ${answer.status} ${text}`)
      return JSON.parse(text) as T
    }
    const kill = async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    }
    return { ask, kill }
  }
}

/** Puts letters where a service would have left them. */
async function leaveLetters({ brokers, topicPrefix }: Broker, service: string, count: number): Promise<void> {
  const producer = new Producer({ clientId: 'letters', bootstrapBrokers: [...brokers], serializers: stringSerializers })
  const at = new Date().toISOString()
  await producer.send({
    messages: Array.from({ length: count }, (_, i) => ({
      topic: `${topicPrefix}${service}.dlq.v1`,
      partition: 0,
      key: `key-${i}\u0000`,
      value: 'v',
      headers: {
        ...{
          ce_id: randomUUID(),
          ce_type: 'orders.order.placed',
          dl_topic: 'orders.v1',
          dl_partition: '0',
          dl_offset: `${i}`,
        },
        ...{ dl_error: 'bad', dl_error_code: 'bad', dl_attempts: '3', dl_failed_at: at, dl_first_failed_at: at },
      },
    })),
  })
  await producer.close()
}

/** Commits offsets of a group without members; the group goes after the test. */
function committing(t: TestContext, { brokers }: Broker, groupId: string, name: string) {
  const admin = new Admin({ clientId: 'lagging', bootstrapBrokers: [...brokers] })
  t.after(async () => {
    await admin.deleteGroups({ groups: [groupId] })
    await admin.close()
  })
  return (offset: bigint) =>
    admin.alterConsumerGroupOffsets({
      groupId,
      topics: [{ name, partitionOffsets: [{ partition: 0, offset }] }],
    })
}

test('a console that is killed leaves what it did: a redrive is interrupted and resumed by the next, and what waited for a group is known', async (t) => {
  const broker = await createBroker(t)
  const db = await createDatabase(t, { migrations })
  const start = await consoles(t, broker, db.url)
  const group = `${broker.topicPrefix}lagging`
  const commit = committing(t, broker, group, `${broker.topicPrefix}payments.dlq.v1`)
  await leaveLetters(broker, 'shipping', 6)
  await leaveLetters(broker, 'payments', 7)
  await commit(0n)
  const now = Date.now()
  await lagIn(db).add([
    { group, at: now - 30 * HOUR_MS, lag: 99, committed: 0 },
    { group, at: now - 23 * HOUR_MS, lag: 42, committed: 0 },
  ])

  const first = await start()
  const { operation } = await first.ask<{ operation: string }>('/console/api/dead-letters/shipping/redrive', {
    select: {},
    ratePerS: 1,
  })
  const at = `/console/api/operations/${operation}`
  await until(async () => (await first.ask<Operation>(at)).done >= 3, { within: WITHIN_MS })
  const kept = async () => (await lagIn(db).before(group, Date.now())).some(({ lag }) => lag === 7)
  await until(kept, { within: WITHIN_MS, message: 'The first look is not kept' })
  await first.kill()
  await commit(7n)

  const second = await start()
  await until(async () => (await second.ask<Operation>(at)).state === 'interrupted', { within: WITHIN_MS })
  const interrupted = await second.ask<Operation>(at)
  assert.ok(interrupted.done >= 1 && interrupted.done < 6, `${interrupted.done} of 6`)
  assert.equal(interrupted.outcomes.length, interrupted.done)
  assert.deepEqual([interrupted.resumable, interrupted.by], [true, 'op@example.test'])
  const { operations } = await second.ask<{ operations: Operation[] }>('/console/api/operations')
  assert.deepEqual(
    operations.map(({ id, state }) => [id, state]),
    [[operation, 'interrupted']],
  )

  const { history } = await second.ask<{ history: { lag: number }[] }>(`/console/api/groups/${group}`)
  assert.deepEqual(
    history.slice(0, 2).map(({ lag }) => lag),
    [42, 7],
    'of a day ago and of before the crash, and not what is older than a day',
  )

  await second.ask(`${at}/resume`, {})
  await until(async () => (await second.ask<Operation>(at)).state === 'done', { within: WITHIN_MS })
  const done = await second.ask<Operation>(at)
  assert.equal(done.done, done.total)
  assert.equal(new Set(done.outcomes.map(({ what }) => what)).size, done.outcomes.length, 'no letter was sent twice')
  const left = await second.ask<{ planned: number }>('/console/api/dead-letters/shipping/redrive', {
    select: {},
    dryRun: true,
  })
  assert.equal(left.planned, 0)
})

test('a slot has the most that was told of it, by whomever', async (t) => {
  const db = await createDatabase(t, { migrations })
  const at = Date.now() - HOUR_MS
  const look = { group: 'g', at: at - (at % 300_000), committed: 1 }
  await lagIn(db).add([
    { ...look, lag: 3 },
    { ...look, at: look.at + 5_000, lag: 9 },
  ])
  await lagIn(db).add([{ ...look, at: look.at + 10_000, lag: 4, committed: 8 }])
  assert.deepEqual(await lagIn(db).before('g', Date.now()), [{ at: look.at, lag: 9, committed: 8 }])
  assert.equal(
    slotsOf([
      { ...look, lag: 1 },
      { ...look, at: look.at + 300_000, lag: 2 },
    ]).length,
    2,
  )
})

test('another process stops an operation, sees it, and takes over only what nobody runs', async (t) => {
  const db = await createDatabase(t, { migrations })
  const [here, there] = [createOperations(operationsIn(db), silent), createOperations(operationsIn(db), silent)]
  t.after(() => Promise.all([here.close(), there.close()]))
  const run = ({ signal }: { signal: AbortSignal }) =>
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  there.resumes('redrive', () => run)
  const beginning = { kind: 'redrive' as const, title: 'T', by: 'ann', plan: [], total: 2, wish: {} }
  const bob = { by: 'bob', token: '' }

  const { id } = await here.begin({ ...beginning, run })
  assert.equal((await there.find(id))?.state, 'running')
  assert.equal(await there.resume(id, bob), undefined)
  assert.equal(await there.stop(id), true)
  await until(async () => (await there.find(id))?.state === 'stopped')

  // This one is only slow: who takes it over has it, and the slow one lets go.
  const slow = await here.begin({ ...beginning, run })
  const taken = await until(async () => {
    await db.query(`update operations set alive_at = now() - interval '1 minute' where operation_id = $1`, [slow.id])
    return there.resume(slow.id, bob)
  })
  assert.equal(taken.steps.at(-1)?.note, 'by bob')
  await until(() => slow.state === 'stopped')
  assert.equal((await operationsIn(db).find(slow.id))?.operation.state, 'running')
})
