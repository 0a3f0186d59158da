import type { Database } from '@waybill/messaging'

/** One thing that happened to a payment. */
export type Happening = { at: Date; what: string; key: string; toldBy: string | null; amountMinor: number | null }

/**
 * A payment's history, oldest first: each line of the provider, and of each question without an answer when it was asked
 * (`capture-unknown`) and when it was settled (`reconciled`).
 */
export function historyOf(db: Database, orderId: string): Promise<Happening[]> {
  return db.query<Happening>(
    `select at, outcome as what, key, told_by as "toldBy", amount_minor as "amountMinor", seq
     from movements where order_id = $1
     union all
     select since, action || '-unknown', key, null, null, 0 from unknown_outcomes where order_id = $1
     union all
     select settled_at, 'reconciled', key, settled_by, null, 0
     from unknown_outcomes where order_id = $1 and settled_at is not null
     order by at, seq`,
    [orderId],
  )
}

/** An order's refunds that operators asked for, oldest first. */
export function refundsOf(db: Database, orderId: string) {
  return db.query<{
    refundId: string
    amountMinor: number
    reason: string
    status: string
    requestedAt: Date
  }>(
    `select refund_id as "refundId", amount_minor as "amountMinor", reason, status, requested_at as "requestedAt"
     from refunds where order_id = $1 order by requested_at, refund_id`,
    [orderId],
  )
}

/** What is not known of an order, the longest first: `capture-unknown`, for example. */
export async function unknownsOf(db: Database, orderId: string): Promise<string[]> {
  const rows = await db.query<{ action: string }>(
    'select action from unknown_outcomes where order_id = $1 and settled_at is null order by since',
    [orderId],
  )
  return rows.map(({ action }) => `${action}-unknown`)
}
