import { type Cause, currentContext, type Database, type Tx } from '@waybill/messaging'
import { dueIn } from '@waybill/service'
import type { Kind } from './kinds.ts'
import type { Message, User } from './message.ts'
import type { TemplateName, Templates } from './templates/language.ts'

type Reader = Pick<Database, 'query'>
type NewMessage<Name extends TemplateName> = {
  eventId: string
  template: Name
  userId: string
  orderId?: string | null
  shipmentId?: string
  data: Templates[Name]
}

/** A message as its user sees it in the list. */
export type Listed = {
  messageId: string
  template: string
  orderId: string | null
  shipmentId: string | null
  state: string
  createdAt: Date
  sentAt: Date | null
}

/** Puts a message in the queue, and in that of each webhook that asked for its kind. The same event and template again: nothing. */
export async function enqueue<Name extends TemplateName>(tx: Tx, message: NewMessage<Name>): Promise<void> {
  const { eventId, template, userId, orderId = null, shipmentId = null, data } = message
  const body = { type: template, eventId, createdAt: new Date(), orderId, shipmentId, data }
  await Promise.all([
    tx.query(
      `insert into messages (event_id, template, user_id, order_id, shipment_id, data, cause)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (event_id, template) do nothing`,
      [eventId, template, userId, orderId, shipmentId, JSON.stringify(data), JSON.stringify(currentContext())],
    ),
    tx.query(
      `insert into webhook_deliveries (webhook_id, event_id, type, body)
       select webhook_id, $1, $2, $3 from webhooks where user_id = $4 and disabled_at is null and $2 = any(types)
       on conflict (webhook_id, event_id, type) do nothing`,
      [eventId, template, JSON.stringify(body), userId],
    ),
  ])
}

/** In how many milliseconds the next message is due. */
export const nextDue = (db: Reader) =>
  dueIn(
    db,
    `select due_at from messages join users using (user_id) where state in ('pending', 'sending') order by due_at limit 1`,
  )

/**
 * Claims up to `limit` messages that are due and whose users are known, for `leaseMs`. After that another claim may
 * take what is still not settled: then its process died.
 */
export async function claimDue(tx: Tx, limit: number, leaseMs: number) {
  return tx.query<Message & User & { cause: Cause; muted: Kind[] | null }>(
    `with due as materialized (
       select id from messages join users using (user_id)
       where state in ('pending', 'sending') and due_at <= now()
       order by due_at limit $1 for update of messages skip locked
     )
     update messages m
     set state = 'sending', attempts = attempts + 1, due_at = now() + $2 * interval '1 millisecond'
     from due, users u where m.id = due.id and u.user_id = m.user_id
     returning m.id, event_id as "eventId", template, m.user_id as "userId", order_id as "orderId",
       shipment_id as "shipmentId", data, attempts, cause, email, name, locale, active,
       (
         select array_remove(
           array[case when not p.delivery then 'delivery' end, case when not p.digest then 'digest' end], null)
         from preferences p where p.user_id = m.user_id
       ) as muted`,
    [limit, leaseMs],
  )
}

/** Settles a message as sent, or failed for good. Returns false when another claim has it by now. */
export async function settle(
  tx: Tx,
  claim: Pick<Message, 'id' | 'attempts'>,
  failure: string | null,
): Promise<boolean> {
  const settled = await tx.query(
    `update messages set state = case when $3::text is null then 'sent' else 'failed' end, problem = $3,
       sent_at = case when $3::text is null then now() end
     where id = $1 and attempts = $2 and state = 'sending' returning id`,
    [claim.id, claim.attempts, failure],
  )
  return settled.length === 1
}

/** Settles a message that its user does not want: it stays in the list, and is not sent. */
export async function skip(reader: Reader, claim: Pick<Message, 'id' | 'attempts'>): Promise<void> {
  await reader.query(
    `update messages set state = 'skipped', problem = 'the user does not want it'
     where id = $1 and attempts = $2 and state = 'sending'`,
    [claim.id, claim.attempts],
  )
}

/** Puts a claimed message back, to be claimed again in `waitMs`. */
export async function postpone(
  reader: Reader,
  claim: Pick<Message, 'id' | 'attempts'>,
  waitMs: number,
  problem: string,
) {
  await reader.query(
    `update messages set state = 'pending', due_at = now() + $3 * interval '1 millisecond', problem = $4
     where id = $1 and attempts = $2 and state = 'sending'`,
    [claim.id, claim.attempts, waitMs, problem],
  )
}

/**
 * The customer of an order, from an earlier message about it. Throws when there is none: the event is then tried again,
 * and at last goes to the dead letters.
 */
export async function customerOf(tx: Tx, orderId: string): Promise<string> {
  const [row] = await tx.query<{ userId: string }>(
    'select user_id as "userId" from messages where order_id = $1 limit 1',
    [orderId],
  )
  if (!row) throw new Error(`no message about order ${orderId} is known, so neither is its customer`)
  return row.userId
}

/** Up to `limit` messages to a user, newest first, that are older than `before`. */
export function listMessages(reader: Reader, page: { userId: string; before: string | null; limit: number }) {
  return reader.query<Listed>(
    `select id as "messageId", template, order_id as "orderId", shipment_id as "shipmentId", state,
       created_at as "createdAt", sent_at as "sentAt"
     from messages where user_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [page.userId, page.before, page.limit],
  )
}
