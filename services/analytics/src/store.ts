import type { Item, Money } from '@waybill/contracts'
import type { Tx } from '@waybill/messaging'
import type { Revenue, Sold } from './counts.ts'

/** Records what an order takes. Again: nothing. */
export async function insertSales(tx: Tx, orderId: string, items: Item[], minute: Date): Promise<void> {
  await tx.query(
    `insert into sales (order_id, sku, quantity, minute)
     select $1, sku, quantity, $4 from unnest($2::text[], $3::int[]) as item (sku, quantity) on conflict do nothing`,
    [orderId, items.map((item) => item.sku), items.map((item) => item.quantity), minute],
  )
}

/** Records how an order ended, and what it brought when it was completed. Again: nothing. */
export async function insertOutcome(
  tx: Tx,
  orderId: string,
  outcome: 'completed' | 'cancelled',
  total: Money | null,
  minute: Date,
): Promise<void> {
  await tx.query(
    `insert into outcomes (order_id, outcome, currency, amount_minor, minute) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [orderId, outcome, total?.currency ?? null, total?.amountMinor ?? null, minute],
  )
}

/** Records one view of a product's page. Again: nothing. */
export async function insertPageView(tx: Tx, eventId: string, sku: string, minute: Date): Promise<void> {
  await tx.query('insert into page_views (event_id, sku, minute) values ($1, $2, $3) on conflict do nothing', [
    eventId,
    sku,
    minute,
  ])
}

/**
 * Makes the calling transaction the only one that closes windows; false when another is at it. Of two at once each would
 * miss what the other has just counted, and publish too small a total.
 */
export async function lockClosing(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ locked: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('analytics: close windows')) as locked`,
  )
  return row?.locked ?? false
}

/** Takes the sales of closed minutes that no count holds yet; returns the whole sums of those minutes. */
export async function countSales(tx: Tx, closedBefore: Date): Promise<Sold[]> {
  const minutes = await tx.query<{ minute: Date }>(
    `with fresh as (update sales set counted = true where not counted and minute < $1 returning minute)
     select distinct minute from fresh`,
    [closedBefore],
  )
  if (minutes.length === 0) return []
  return tx.query<Sold>(
    `select minute, sku, sum(quantity)::bigint as quantity from sales where minute = any($1::timestamptz[]) and counted
     group by minute, sku order by minute`,
    [minutes.map(({ minute }) => minute)],
  )
}

/** Takes the completed orders of closed minutes that no count holds yet; returns the whole sums of those minutes. */
export async function countRevenue(tx: Tx, closedBefore: Date): Promise<Revenue[]> {
  const minutes = await tx.query<{ minute: Date }>(
    `with fresh as (
       update outcomes set counted = true where not counted and outcome = 'completed' and minute < $1 returning minute
     )
     select distinct minute from fresh`,
    [closedBefore],
  )
  if (minutes.length === 0) return []
  return tx.query<Revenue>(
    `select minute, currency, count(*) as orders, sum(amount_minor)::bigint as "amountMinor" from outcomes
     where minute = any($1::timestamptz[]) and counted group by minute, currency order by minute, currency`,
    [minutes.map(({ minute }) => minute)],
  )
}

/** Deletes the facts of minutes before this one. */
export async function forgetBefore(tx: Tx, minute: Date): Promise<void> {
  await Promise.all([
    tx.query('delete from sales where minute < $1', [minute]),
    tx.query('delete from outcomes where minute < $1', [minute]),
    tx.query('delete from page_views where minute < $1', [minute]),
  ])
}
