import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { newMasterKey, readMasterKeys, uuidv7 } from '@waybill/messaging'
import { createDatabase, until } from '@waybill/testing'
import { sendDueDeliveries } from '../src/send-due-deliveries.ts'
import { enqueue } from '../src/store.ts'
import { insertWebhook } from '../src/webhooks/store.ts'

const db = await createDatabase({ after }, { migrations: new URL('../migrations/', import.meta.url) })
const masterKeys = readMasterKeys(newMasterKey('test'))

/** A webhook with so many deliveries that are due. */
async function webhook(url: string, deliveries: number): Promise<void> {
  const userId = randomUUID()
  await db.transaction(async (tx) => {
    const hook = { webhookId: uuidv7(), userId, url, types: ['order-confirmed'], masterKeyId: masterKeys.current }
    await insertWebhook(tx, hook)
  })
  for (let n = 0; n < deliveries; n++) {
    const orderId = randomUUID()
    await db.transaction((tx) =>
      enqueue(tx, { eventId: randomUUID(), template: 'order-confirmed', userId, orderId, data: { orderId } }),
    )
  }
}

test('a webhook that does not answer holds up its own deliveries, and no other, and has two calls at most', async () => {
  const answered = Promise.withResolvers<void>()
  const called: string[] = []
  let [slow, most] = [0, 0]
  const post = async (url: string) => {
    called.push(url)
    if (url !== 'https://slow.example/') return 204
    slow += 1
    most = Math.max(most, slow)
    await answered.promise
    slow -= 1
    return 204
  }
  await webhook('https://slow.example/', 60)
  await webhook('https://quick.example/', 30)
  const stop = new AbortController()
  const running = sendDueDeliveries(db, masterKeys, post).run(stop.signal)
  const quick = () => called.filter((url) => url === 'https://quick.example/').length
  await until(() => quick() === 30, { within: 20_000, message: 'The quick one waits for the slow one' })

  // What falls due only now is called too, while the slow one still does not answer.
  await webhook('https://late.example/', 1)
  await until(() => called.includes('https://late.example/'), { within: 20_000, message: 'The late one waits' })
  assert.deepEqual([slow, most], [2, 2])

  answered.resolve()
  await running
  assert.equal(most, 2)
  assert.deepEqual(await db.query('select state, count(*) from webhook_deliveries group by state'), [
    { state: 'delivered', count: 91 },
  ])
})

test('a stop waits for the calls under way, and makes no more', async () => {
  const answered = Promise.withResolvers<void>()
  let calls = 0
  const post = async () => {
    calls += 1
    await answered.promise
    return 204
  }
  await webhook('https://stopped.example/', 10)
  const stop = new AbortController()
  const running = sendDueDeliveries(db, masterKeys, post).run(stop.signal)
  await until(() => calls === 2)
  stop.abort()
  answered.resolve()
  await running
  assert.equal(calls, 2)
})
