import type { Money } from '@waybill/contracts'
import { type Cause, currentContext, type Database, type Tx } from '@waybill/messaging'
import { dueIn } from '@waybill/service'

export type Refund = { refundId: string; orderId: string; amount: Money; cause: Cause }

type NewRefund = { refundId: string; orderId: string; amount: Money; reason: string; requestedBy: string }

export async function insertRefund(tx: Tx, refund: NewRefund): Promise<void> {
  const { refundId, orderId, amount, reason, requestedBy } = refund
  await tx.query(
    `insert into refunds (refund_id, order_id, amount_minor, currency, reason, requested_by, cause)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [refundId, orderId, amount.amountMinor, amount.currency, reason, requestedBy, JSON.stringify(currentContext())],
  )
}

/** What an order's refunds that are on their way will give back, in minor units. Call it with the payment locked. */
export async function pendingRefunds(tx: Tx, orderId: string): Promise<number> {
  const [row] = await tx.query<{ total: number }>(
    `select coalesce(sum(amount_minor), 0)::bigint as total from refunds where order_id = $1 and status = 'requested'`,
    [orderId],
  )
  return row?.total ?? 0
}

/** In how many milliseconds the next refund is due. */
export const nextRefund = (db: Database) => dueIn(db, `select min(due_at) from refunds where status = 'requested'`)

/** Takes refunds that are due; each is due again after `leaseMs`, unless it is settled before. */
export async function claimRefunds(db: Database, limit: number, leaseMs: number): Promise<Refund[]> {
  const rows = await db.query<{
    refund_id: string
    order_id: string
    amount_minor: number
    currency: string
    cause: Cause
  }>(
    `update refunds set due_at = now() + $2 * interval '1 ms'
     where refund_id in (
       select refund_id from refunds where status = 'requested' and due_at <= now()
       order by due_at limit $1 for update skip locked
     )
     returning refund_id, order_id, amount_minor, currency, cause`,
    [limit, leaseMs],
  )
  return rows.map((row) => ({
    refundId: row.refund_id,
    orderId: row.order_id,
    amount: { amountMinor: row.amount_minor, currency: row.currency },
    cause: row.cause,
  }))
}

/** @param refusal Why the provider did not give it back; null when it did. */
export async function settleRefund(tx: Tx, refundId: string, refusal: string | null): Promise<void> {
  await tx.query(
    `update refunds set status = case when $2::text is null then 'refunded' else 'refused' end, refusal = $2
     where refund_id = $1 and status = 'requested'`,
    [refundId, refusal],
  )
}
