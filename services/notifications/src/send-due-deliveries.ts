import { setTimeout as delay } from 'node:timers/promises'
import { type Database, describe, type MasterKeys } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { enqueue } from './store.ts'
import { type Delivery, isTaken } from './webhooks/delivery.ts'
import type { Post } from './webhooks/post.ts'
import { secretOf, sign } from './webhooks/signature.ts'
import { claimDeliveries, delivered, nextDelivery, notDelivered, type Outcome } from './webhooks/store.ts'

const EVERY_MS = 250
/** Calls under way at once, of all webhooks, and of one: so many slow endpoints hold up themselves, and no other. */
const MOST_CALLS = 40
const MOST_CALLS_OF_ONE = 2
/** Longer than a call can take: see the time limit of post.ts. */
const LEASE_MS = 30_000

/**
 * Calls the webhooks that are due: claims some, calls outside of any transaction, settles. A process that dies in between calls
 * again, with the same id: receivers know such a call by it. Each webhook has a lane of its own: while its calls are under way
 * no more of it is claimed, and what falls due of others goes out beside them.
 */
export const sendDueDeliveries = (db: Database, masterKeys: MasterKeys, post: Post): Job => ({
  name: 'send-due-deliveries',
  everyMs: EVERY_MS,
  dueIn: () => nextDelivery(db),
  run: async (signal) => {
    const calls = new Map<Promise<void>, string>()
    const failures: unknown[] = []
    let busy: string[]
    let claims: Delivery[]
    try {
      do {
        const free = MOST_CALLS - calls.size
        busy = [...new Set(calls.values())]
        claims =
          signal.aborted || free === 0
            ? []
            : await db.transaction((tx) =>
                claimDeliveries(tx, { limit: free, perWebhook: MOST_CALLS_OF_ONE, busy, leaseMs: LEASE_MS }),
              )
        for (const claim of claims) {
          const done: Promise<void> = call(db, masterKeys, post, claim)
            .catch((error: unknown) => void failures.push(error))
            .finally(() => calls.delete(done))
          calls.set(done, claim.webhookId)
        }
        // What falls due of other webhooks is not to wait for a slow one.
        if (calls.size > 0) await Promise.race([...calls.keys(), delay(EVERY_MS)])
        // Of what was busy more may be due.
      } while (busy.length > 0 || claims.length > 0)
    } finally {
      await Promise.all(calls.keys())
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} calls could not be settled`)
  },
})

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
