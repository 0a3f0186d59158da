import type { Item } from '@waybill/contracts'
import type { Database } from '@waybill/messaging'
import { type Revenue, TOP } from './counts.ts'

/** The products sold most since a minute, most first. */
export const topProducts = (db: Database, since: Date) =>
  db.query<Item>(
    `select sku, sum(quantity)::bigint as quantity from sales where minute >= $1
     group by sku order by quantity desc, sku limit $2`,
    [since, TOP],
  )

/** What completed orders brought since a minute, minute by minute and currency by currency; minutes without are absent. */
export const revenue = (db: Database, since: Date) =>
  db.query<Revenue>(
    `select minute, currency, count(*) as orders, sum(amount_minor)::bigint as "amountMinor" from outcomes
     where outcome = 'completed' and minute >= $1 group by minute, currency order by minute, currency`,
    [since],
  )

/** How many pages were viewed, orders placed, completed and cancelled since a minute. */
export async function funnel(db: Database, since: Date) {
  const [row] = await db.query<{ viewed: number; placed: number; completed: number; cancelled: number }>(
    `select
       (select count(*) from page_views where minute >= $1) as viewed,
       (select count(distinct order_id) from sales where minute >= $1) as placed,
       (select count(*) from outcomes where minute >= $1 and outcome = 'completed') as completed,
       (select count(*) from outcomes where minute >= $1 and outcome = 'cancelled') as cancelled`,
    [since],
  )
  if (!row) throw new Error('a query of four counts returned no row')
  return row
}
