import type { Database, Tx } from '@waybill/messaging'
import { dueIn } from '@waybill/service'
import { type Delivery, DISABLE_AFTER, MAX_ATTEMPTS, waitAfter } from './delivery.ts'

type Reader = Pick<Database, 'query'>

/** A webhook as its owner sees it. */
export type Webhook = { webhookId: string; url: string; types: string[]; active: boolean; createdAt: Date }

/** An attempt's outcome in the delivery log. */
export type Logged = {
  deliveryId: string
  type: string
  state: string
  attempts: number
  statusCode: number | null
  problem: string | null
  createdAt: Date
  deliveredAt: Date | null
}

const WEBHOOK = `webhook_id as "webhookId", url, types, disabled_at is null as active, created_at as "createdAt"`

/** Whether the account is closed, and how many webhooks it has; no other of its webhooks is made until the transaction ends. */
export async function lockOwner(tx: Tx, userId: string): Promise<{ closed: boolean; webhooks: number }> {
  const [, [row]] = await Promise.all([
    tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`webhooks of ${userId}`]),
    tx.query<{ closed: boolean; webhooks: number }>(
      `select exists (select from users where user_id = $1 and not active) as closed,
         (select count(*)::integer from webhooks where user_id = $1) as webhooks`,
      [userId],
    ),
  ])
  return row ?? { closed: false, webhooks: 0 }
}

type NewWebhook = { webhookId: string; userId: string; url: string; types: string[]; masterKeyId: string }

export async function insertWebhook(tx: Tx, { webhookId, userId, url, types, masterKeyId }: NewWebhook): Promise<void> {
  await tx.query('insert into webhooks (webhook_id, user_id, url, types, master_key_id) values ($1, $2, $3, $4, $5)', [
    webhookId,
    userId,
    url,
    types,
    masterKeyId,
  ])
}

export const listWebhooks = (reader: Reader, userId: string): Promise<Webhook[]> =>
  reader.query<Webhook>(`select ${WEBHOOK} from webhooks where user_id = $1 order by webhook_id`, [userId])

/** Deletes a webhook of this user with its log. Returns whether there was one. */
export async function deleteWebhook(reader: Reader, userId: string, webhookId: string): Promise<boolean> {
  const gone = await reader.query('delete from webhooks where webhook_id = $1 and user_id = $2 returning 1', [
    webhookId,
    userId,
  ])
  return gone.length > 0
}

/** The newest deliveries of a webhook of this user; undefined when there is no such webhook. */
export async function deliveryLog(
  reader: Reader,
  page: { userId: string; webhookId: string; before: string | null; limit: number },
): Promise<Logged[] | undefined> {
  const known = await listWebhooks(reader, page.userId)
  if (!known.some(({ webhookId }) => webhookId === page.webhookId)) return undefined
  return reader.query<Logged>(
    `select id as "deliveryId", type, state, attempts, status_code as "statusCode", problem,
       created_at as "createdAt", delivered_at as "deliveredAt"
     from webhook_deliveries where webhook_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [page.webhookId, page.before, page.limit],
  )
}

type Claiming = {
  limit: number
  /** So many of one webhook at most. */
  perWebhook: number
  /** Webhooks of which nothing is to be claimed. */
  busy: readonly string[]
  leaseMs: number
}

/** In how many milliseconds the next delivery is due. */
export const nextDelivery = (db: Reader) =>
  dueIn(db, `select min(due_at) from webhook_deliveries where state in ('pending', 'sending')`)

/** Claims up to `limit` deliveries that are due, for `leaseMs`. After that another claim may take what is not settled. */
export function claimDeliveries(tx: Tx, { limit, perWebhook, busy, leaseMs }: Claiming): Promise<Delivery[]> {
  return tx.query<Delivery>(
    `with waiting as materialized (
       select webhook_id, min(due_at) as oldest from webhook_deliveries
       where state in ('pending', 'sending') and due_at <= now() and webhook_id <> all($4::uuid[])
       group by webhook_id order by oldest limit $1
     ), due as materialized (
       select head.id from waiting cross join lateral (
         select id from webhook_deliveries as d
         where d.webhook_id = waiting.webhook_id and state in ('pending', 'sending') and due_at <= now()
         order by due_at limit $2 for update skip locked
       ) as head order by waiting.oldest limit $1
     )
     update webhook_deliveries d
     set state = 'sending', attempts = attempts + 1, due_at = now() + $3 * interval '1 millisecond'
     from due, webhooks w where d.id = due.id and w.webhook_id = d.webhook_id
     returning d.id, d.webhook_id as "webhookId", w.user_id as "userId", w.url, w.master_key_id as "masterKeyId",
       d.body, d.attempts`,
    [limit, perWebhook, leaseMs, busy],
  )
}

export type Outcome = { status: number | null; problem: string | null }

/** Settles a delivery that was taken. Its webhook works again. */
export async function delivered(tx: Tx, { id, attempts, webhookId }: Delivery, status: number): Promise<void> {
  await Promise.all([
    tx.query(
      `update webhook_deliveries set state = 'delivered', status_code = $3, problem = null, delivered_at = now()
       where id = $1 and attempts = $2 and state = 'sending'`,
      [id, attempts, status],
    ),
    tx.query('update webhooks set failures = 0 where webhook_id = $1 and failures > 0', [webhookId]),
  ])
}

/**
 * Puts a delivery that was not taken back, or gives it up after its last attempt. Returns how many attempts failed in a
 * row when that switched the webhook off just now, else undefined; nothing more is sent to it then.
 */
export async function notDelivered(
  tx: Tx,
  { id, attempts, webhookId }: Delivery,
  { status, problem }: Outcome,
): Promise<number | undefined> {
  // The webhook first: those that fail at the same time take turns, and one of them switches it off.
  const [webhook] = await tx.query<{ failures: number; disabled: boolean }>(
    `update webhooks set failures = failures + 1,
       disabled_at = case when failures + 1 >= $2 then coalesce(disabled_at, now()) else disabled_at end
     where webhook_id = $1 returning failures, disabled_at is not null as disabled`,
    [webhookId, DISABLE_AFTER],
  )
  const over = attempts >= MAX_ATTEMPTS || webhook?.disabled === true
  await tx.query(
    `update webhook_deliveries set state = $3, status_code = $4, problem = $5,
       due_at = now() + $6 * interval '1 millisecond'
     where id = $1 and attempts = $2 and state = 'sending'`,
    [id, attempts, over ? 'failed' : 'pending', status, problem, waitAfter(attempts)],
  )
  if (webhook?.failures !== DISABLE_AFTER) return undefined

  await tx.query(
    `update webhook_deliveries set state = 'failed', problem = 'the webhook was switched off'
     where webhook_id = $1 and state = 'pending'`,
    [webhookId],
  )
  return webhook.failures
}
