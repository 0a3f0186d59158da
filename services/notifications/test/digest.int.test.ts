import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { after, beforeEach, test } from 'node:test'
import { PaymentDeclined } from '@waybill/contracts'
import { discard } from '@waybill/messaging'
import { createBroker, createDatabase, publishAs } from '@waybill/testing'
import { digestFailures } from '../src/digest-failures.ts'
import { failureOf } from '../src/failure.ts'
import { noteFailures } from '../src/failure-store.ts'
import { noteDeadLetters } from '../src/note-dead-letters.ts'
import { saveWishes } from '../src/preferences.ts'
import { sendDueMessages } from '../src/send-due-messages.ts'
import { saveUser } from '../src/user-store.ts'

const db = await createDatabase({ after }, { migrations: new URL('../migrations/', import.meta.url) })
const signal = new AbortController().signal
const HOUR_MS = 3_600_000
// Now, so that nothing is old enough to be forgotten.
const ten = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS)
const later = (ms: number) => new Date(ten.getTime() + ms)

const user = async (role: string, locale = 'en') => {
  const userId = randomUUID()
  await db.transaction((tx) =>
    saveUser(tx, { userId, email: `${userId}@example.com`, name: 'Ada', locale, roles: [role] }),
  )
  return userId
}
const fail = (failedAt: Date, reason = 'payment declined: stolen_card', eventId = randomUUID()) =>
  db.transaction((tx) => noteFailures(tx, [{ eventId, ...failureOf(reason), failedAt }]))
const digestAt = (now: Date) => digestFailures(db, HOUR_MS, () => now).run(signal)
type Row = {
  userId: string
  data: { to: string; more: number; failures: { step: string; reason: string; count: number }[] }
}
const digests = () =>
  db.query<Row>(`select user_id as "userId", data from messages where template = 'failure-digest' order by id`)

beforeEach(async () => {
  for (const table of ['messages', 'users', 'preferences', 'failures', 'digests'])
    await db.query(`delete from ${table}`)
})

test('operators and admins get one digest a period, by step and reason, and nothing when nothing failed', async () => {
  const told = [await user('operator'), await user('admin')]
  await user('customer')
  await digestAt(later(1))
  assert.deepEqual(await digests(), [])

  const twice = randomUUID()
  await fail(later(1), 'payment declined: stolen_card', twice)
  await fail(later(1), 'payment declined: stolen_card', twice)
  await fail(later(2))
  await fail(later(3), 'prescription rejected: Mrs Doe takes two a day')
  await fail(later(HOUR_MS), 'out of stock: tea')
  await digestAt(later(HOUR_MS - 1))
  assert.deepEqual(await digests(), [], 'the period is not over')

  await digestAt(later(HOUR_MS))
  await digestAt(later(HOUR_MS + 1))
  const rows = await digests()
  assert.deepEqual(rows.map(({ userId }) => userId).sort(), told.sort())
  assert.deepEqual(rows[0]?.data.failures, [
    { step: 'payment', reason: 'payment declined: stolen_card', count: 2 },
    { step: 'prescription', reason: 'prescription rejected', count: 1 },
  ])
  await digestAt(later(2 * HOUR_MS))
  assert.equal((await digests()).length, 4, 'what failed at the end of a period is in the next one')
  await digestAt(later(3 * HOUR_MS))
  assert.equal((await digests()).length, 4, 'nothing failed in the third')
})

test('what is read after the digest of its period is told in the next, once', async () => {
  await user('operator')
  await fail(later(1))
  await digestAt(later(HOUR_MS))
  await fail(later(2), 'out of stock: tea')
  await digestAt(later(HOUR_MS + 60_000))
  assert.equal((await digests()).length, 1)
  await digestAt(later(2 * HOUR_MS))
  assert.deepEqual(
    (await digests()).map(({ data }) => data.failures.map(({ step }) => step)),
    [['payment'], ['stock']],
  )
})

test('two instances at once write one digest', async () => {
  await user('operator')
  await fail(later(1))
  await Promise.all(Array.from({ length: 5 }, () => digestAt(later(HOUR_MS))))
  assert.equal((await digests()).length, 1)
})

test('a process killed in the middle of a digest has written nothing, and the next writes it once', async () => {
  await user('operator')
  await fail(later(1))
  // It holds its claim of the period, with everything written and nothing committed.
  const child = fork(new URL('./digesting.ts', import.meta.url), {
    env: {
      ...process.env,
      WHERE: JSON.stringify({ url: db.url, now: later(HOUR_MS).toISOString(), everyMs: HOUR_MS }),
    },
  })
  const ended = once(child, 'exit')
  await once(child, 'message')
  const waiting = digestAt(later(HOUR_MS))
  child.kill('SIGKILL')
  await ended
  await waiting
  await digestAt(later(HOUR_MS))
  assert.equal((await digests()).length, 1)
})

test('without an operator what failed waits for one', async () => {
  await fail(later(1))
  await digestAt(later(HOUR_MS))
  await user('operator')
  await digestAt(later(2 * HOUR_MS))
  assert.equal((await digests()).length, 1)
})

test('who does not want it gets none, and the others get it in their language', async () => {
  const [mute, german] = [await user('operator'), await user('operator', 'de')]
  await saveWishes(db, mute, { digest: false })
  await fail(later(1))
  await digestAt(later(HOUR_MS))
  const sent: { to: string; subject: string }[] = []
  const send = async ({ to, subject }: { to: { address: string }; subject: string }) =>
    void sent.push({ to: to.address, subject })
  await sendDueMessages(db, () => ({ send, close: () => {} })).run(signal)
  assert.deepEqual(sent, [
    { to: `${german}@example.com`, subject: `Was bis ${later(HOUR_MS).toISOString()} fehlschlug` },
  ])
})

test('dead letters that nobody has dealt with are in the next digest, once, and without the words of their error', async (t) => {
  await user('operator')
  const broker = await createBroker(t, { topics: ['orders.dlq.v1', 'payments.dlq.v1'] })
  const letterOf = (service: string) => {
    const topic = `${service}.dlq.v1`
    const event = Object.assign(PaymentDeclined.bind(undefined), PaymentDeclined, { topic })
    return { event, data: { orderId: randomUUID(), reason: 'x' } }
  }
  await publishAs(t, broker, letterOf('payments'))
  await discard({ ...broker, service: 'payments', select: {}, reason: 'dealt with', by: 'a test' })
  await publishAs(t, broker, letterOf('orders'), letterOf('orders'), letterOf('payments'))
  const job = noteDeadLetters(db, { of: ['orders', 'payments'], ...broker }, HOUR_MS)
  const reason = `${PaymentDeclined.type}: foreign`

  await job.run(signal)
  await digestAt(new Date(Date.now() + HOUR_MS))
  await job.run(signal)
  await digestAt(new Date(Date.now() + 2 * HOUR_MS))
  assert.deepEqual(
    (await digests()).map(({ data }) => data.failures),
    [
      [
        { step: 'dead letter of orders', reason, count: 2 },
        { step: 'dead letter of payments', reason, count: 1 },
      ],
    ],
  )
})
