import { type Database, describe, type MasterKeys } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { enqueue } from './store.ts'
import { type Delivery, isTaken } from './webhooks/delivery.ts'
import type { Post } from './webhooks/post.ts'
import { secretOf, sign } from './webhooks/signature.ts'
import { claimDeliveries, delivered, notDelivered, type Outcome } from './webhooks/store.ts'

const EVERY_MS = 250
const BATCH = 20
/** Longer than a call can take: see the time limit of post.ts. */
const LEASE_MS = 30_000

/**
 * Calls the webhooks that are due: claims a batch, calls outside of any transaction, settles. A process that dies in
 * between calls again, with the same id: receivers know such a call by it.
 */
export const sendDueDeliveries = (db: Database, masterKeys: MasterKeys, post: Post): Job => ({
  name: 'send-due-deliveries',
  everyMs: EVERY_MS,
  run: async (signal) => {
    while (!signal.aborted && (await sendBatch(db, masterKeys, post)) === BATCH);
  },
})

async function sendBatch(db: Database, masterKeys: MasterKeys, post: Post): Promise<number> {
  const claims = await db.transaction((tx) => claimDeliveries(tx, BATCH, LEASE_MS))
  await Promise.all(claims.map((claim) => call(db, masterKeys, post, claim)))
  return claims.length
}

async function call(db: Database, masterKeys: MasterKeys, post: Post, claim: Delivery): Promise<void> {
  const { status, problem } = await attempt(masterKeys, post, claim)
  await db.transaction(async (tx) => {
    if (status !== null && problem === null) return delivered(tx, claim, status)

    const failures = await notDelivered(tx, claim, { status, problem })
    if (failures === undefined) return
    const { webhookId: eventId, userId, url } = claim
    await enqueue(tx, { eventId, template: 'webhook-disabled', userId, data: { url, failures } })
  })
}

async function attempt(masterKeys: MasterKeys, post: Post, { id, url, body, ...webhook }: Delivery): Promise<Outcome> {
  try {
    const headers = { 'content-type': 'application/json', 'user-agent': 'waybill-webhooks/1' }
    const status = await post(url, { ...headers, ...sign(secretOf(masterKeys, webhook), id, new Date(), body) }, body)
    return { status, problem: isTaken(status) ? null : `it answered ${status}` }
  } catch (error) {
    return { status: null, problem: describe(error) }
  }
}
