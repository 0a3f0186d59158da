import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, beforeEach, test } from 'node:test'
import type { Database } from '@waybill/messaging'
import { createDatabase } from '@waybill/testing'
import type { Mail, Mailer } from '../src/mailer.ts'
import { sendDueMessages } from '../src/send-due-messages.ts'
import { claimDue, enqueue, settle } from '../src/store.ts'
import { saveUser } from '../src/user-store.ts'

const db = await createDatabase({ after }, { migrations: new URL('../migrations/', import.meta.url) })
const signal = new AbortController().signal
const userId = randomUUID()
await db.transaction((tx) =>
  saveUser(tx, { userId, email: 'ada@example.com', name: 'Ada', locale: 'en', roles: ['customer'] }),
)
beforeEach(() => db.query('delete from messages'))

const enqueueSome = (count: number) =>
  db.transaction(async (tx) => {
    for (let n = 0; n < count; n++) await enqueue(tx, { eventId: randomUUID(), template: 'welcome', userId, data: {} })
  })
const run = (send: Mailer['send']) => sendDueMessages(db, () => ({ send, close: () => {} })).run(signal)
const states = () =>
  db.query<{ state: string; count: number }>('select state, count(*) from messages group by state order by state')

test('three instances at once send every message once', async () => {
  await enqueueSome(100)
  const sent: Mail[] = []
  const send = async (mail: Mail) => void sent.push(mail)
  await Promise.all([run(send), run(send), run(send)])

  assert.equal(sent.length, 100)
  assert.equal(new Set(sent.map(({ messageId }) => messageId)).size, 100)
  assert.deepEqual(await states(), [{ state: 'sent', count: 100 }])
})

test('no transaction is open while a mail is under way', async () => {
  await enqueueSome(1)
  const open: unknown[][] = []
  await run(async () => {
    const idle = `select pid from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`
    open.push(await db.query(idle))
    return undefined
  })
  assert.deepEqual(open, [[]])
})

test('what a dead process had claimed is sent again when its claim is over, under the same Message-ID', async () => {
  await enqueueSome(1)
  const [claim] = await db.transaction((tx) => claimDue(tx, 10, 0))
  const sent: Mail[] = []
  await run(async (mail) => void sent.push(mail))

  assert.equal(sent[0]?.messageId, `<${claim?.eventId}.welcome@waybill>`)
  assert.deepEqual(await states(), [{ state: 'sent', count: 1 }])
})

test('who lost a claim does not settle it', async () => {
  await enqueueSome(1)
  const [lost] = await db.transaction((tx) => claimDue(tx, 10, 0))
  const [held] = await db.transaction((tx) => claimDue(tx, 10, 60_000))
  assert.ok(lost && held)

  assert.equal(await db.transaction((tx) => settle(tx, lost, null)), false)
  assert.equal(await db.transaction((tx) => settle(tx, held, null)), true)
  assert.equal(await db.transaction((tx) => settle(tx, held, null)), false)
})

test("a claim that is held is nobody else's", async () => {
  await enqueueSome(1)
  await db.transaction((tx) => claimDue(tx, 10, 60_000))
  await run(() => assert.fail('it was sent twice'))
  assert.deepEqual(await states(), [{ state: 'sending', count: 1 }])
})

test('one mail that has to wait does not keep the others of its batch', async () => {
  await enqueueSome(5)
  let asked = 0
  const send = async () => {
    asked += 1
    if (asked === 2) throw new Error('busy')
    return undefined
  }
  await assert.rejects(run(send), /1 mails could not be sent/)
  assert.deepEqual(await states(), [
    { state: 'pending', count: 1 },
    { state: 'sent', count: 4 },
  ])
})

test('a crash between the mail server taking a mail and our noting it doubles the mail, under one Message-ID', async () => {
  await enqueueSome(1)
  const sent: Mail[] = []
  const send = async (mail: Mail) => void sent.push(mail)
  let transactions = 0
  const dying: Database = {
    ...db,
    transaction: (work) => {
      transactions += 1
      if (transactions === 2) throw new Error('the process died')
      return db.transaction(work)
    },
  }
  await assert.rejects(sendDueMessages(dying, () => ({ send, close: () => {} })).run(signal))
  await run(send)
  assert.equal(sent.length, 1, 'its claim holds until the time is over')
  await db.query('update messages set due_at = now()')
  await run(send)
  await run(send)

  // At least once: whether the server took it can't be known, and a mail that is lost is worse than two that are one.
  assert.equal(sent.length, 2)
  assert.equal(new Set(sent.map(({ messageId }) => messageId)).size, 1)
  assert.deepEqual(await states(), [{ state: 'sent', count: 1 }])
})
