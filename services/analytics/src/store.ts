import type { Item, Money, Parcel } from '@waybill/contracts'
import type { Tx } from '@waybill/messaging'
import type { Seen } from './counted.ts'
import type { Step } from './step.ts'

/** The columns of a fact that say where it comes from. */
const WHERE = 'minute, log_topic, log_partition, log_offset, logged_at'
const where = ({ minute, place }: Seen) => [minute, place.topic, place.partition, place.offset, place.loggedAt]

/** Records what an order takes. Again: nothing. */
export async function insertSales(tx: Tx, orderId: string, items: Item[], seen: Seen): Promise<void> {
  await tx.query(
    `insert into sales (order_id, sku, quantity, ${WHERE})
     select $1, sku, quantity, $4, $5, $6, $7, $8 from unnest($2::text[], $3::int[]) as item (sku, quantity)
     on conflict do nothing`,
    [orderId, items.map((item) => item.sku), items.map((item) => item.quantity), ...where(seen)],
  )
}

/** Records which products of its order a customer does not get. Again: nothing. */
export async function insertReductions(tx: Tx, orderId: string, skus: string[], seen: Seen): Promise<void> {
  await tx.query(
    `insert into reductions (order_id, sku, ${WHERE})
     select $1, sku, $3, $4, $5, $6, $7 from unnest($2::text[]) as line (sku) on conflict do nothing`,
    [orderId, skus, ...where(seen)],
  )
}

/** Records how an order ended, and what it brought when it was completed. Again: nothing. */
export async function insertOutcome(
  tx: Tx,
  orderId: string,
  outcome: 'completed' | 'cancelled',
  total: Money | null,
  seen: Seen,
): Promise<void> {
  await tx.query(
    `insert into outcomes (order_id, outcome, currency, amount_minor, ${WHERE})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [orderId, outcome, total?.currency ?? null, total?.amountMinor ?? null, ...where(seen)],
  )
}

/** Records one view of a product's page. Again: nothing. */
export async function insertPageView(tx: Tx, sku: string, seen: Seen): Promise<void> {
  await tx.query(
    `insert into page_views (event_id, sku, ${WHERE}) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [seen.eventId, sku, ...where(seen)],
  )
}

/** Records that an order, or this parcel of it, came to a step, or that the parcel came back. Again: nothing. */
export async function insertStep(
  tx: Tx,
  orderId: string,
  step: Step | 'returned',
  seen: Seen,
  parcel: Parcel | null = null,
): Promise<void> {
  const { number, of } = parcel ?? { number: 1, of: 1 }
  await tx.query(
    `insert into steps (event_id, order_id, step, at, parcel, parcels, ${WHERE})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [seen.eventId, orderId, step, seen.at, number, of, ...where(seen)],
  )
}

/** Records that something kept an order from a step. Again: nothing. */
export async function insertFailure(tx: Tx, orderId: string, step: string, reason: string, seen: Seen): Promise<void> {
  await tx.query(
    `insert into failures (event_id, order_id, step, reason, ${WHERE})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [seen.eventId, orderId, step, reason, ...where(seen)],
  )
}

/** The tables of facts: all that is counted, and all that a rebuild makes anew. */
export const FACTS = ['sales', 'reductions', 'outcomes', 'page_views', 'steps', 'failures'] as const

/** Deletes the facts of minutes before this one, and what is known of their counts. */
export async function forgetBefore(tx: Tx, minute: Date): Promise<void> {
  await Promise.all(
    [...FACTS, 'snapshots'].map((table) => tx.query(`delete from ${table} where minute < $1`, [minute])),
  )
}
