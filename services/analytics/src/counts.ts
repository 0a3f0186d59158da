import type { Database } from '@waybill/messaging'
import { bucketInSql } from './histogram.ts'
import { since } from './step.ts'
import { WINDOW_MS } from './window.ts'

/** How many products a list of the most sold has at most. */
export const TOP = 20

type Reader = Pick<Database, 'query'>

/** What is asked for: these minutes, or all from one moment up to another, put together to windows. Times are starts of minutes. */
export type Asked = { minutes: readonly Date[] } | { from: Date; to: Date; windowMs: number }

export type Sold = { start: Date; sku: string; quantity: number }
export type Revenue = { start: Date; currency: string; orders: number; amountMinor: number }
export type Funnel = {
  start: Date
  viewed: number
  placed: number
  completed: number
  cancelled: number
  /** Events that reached the log when the grace of their minute was over. */
  late: number
}
/** A bucket of the histogram of a step's times; `sumMs` adds up the times in it. */
export type StepTimes = { start: Date; step: string; bucket: number; orders: number; sumMs: number }
export type Failures = { start: Date; step: string; reason: string; count: number }

/** Sales without the lines that were rejected later: in the minute of the order, as if they had never been asked for. */
const KEPT =
  '(select * from sales where not exists (select from reductions where (order_id, sku) = (sales.order_id, sales.sku))) as kept'

/** How many pieces of each product were sold, window by window. */
export const soldIn = (db: Reader, asked: Asked): Promise<Sold[]> => {
  const { start, within, values } = scope(asked)
  return db.query<Sold>(
    `select ${start} as start, sku, sum(quantity)::bigint as quantity from ${KEPT} where ${within}
     group by 1, sku order by 1, sku collate "C"`,
    values,
  )
}

/** The products sold most in a span, most first. */
export const mostSold = (db: Reader, { from, to }: { from: Date; to: Date }) =>
  db.query<{ sku: string; quantity: number }>(
    `select sku, sum(quantity)::bigint as quantity from ${KEPT} where minute >= $1 and minute < $2
     group by sku order by quantity desc, sku collate "C" limit $3`,
    [from, to, TOP],
  )

/** What completed orders brought, window by window and currency by currency. */
export const revenueIn = (db: Reader, asked: Asked): Promise<Revenue[]> => {
  const { start, within, values } = scope(asked)
  return db.query<Revenue>(
    `select ${start} as start, currency, count(*)::integer as orders, sum(amount_minor)::bigint as "amountMinor"
     from outcomes where outcome = 'completed' and ${within} group by 1, currency order by 1, currency`,
    values,
  )
}

/** How many pages were viewed, and orders placed, completed and cancelled, window by window; those without any are absent. */
export const funnelIn = (db: Reader, asked: Asked, graceMs: number): Promise<Funnel[]> => {
  const { start, within, values } = scope(asked)
  const late = (table: string) =>
    `select minute, log_topic, log_partition, log_offset from ${table}
     where ${within} and logged_at >= minute + $${values.length + 1} * interval '1 ms'`
  return db.query<Funnel>(
    `select ${start} as start,
       (count(*) filter (where what = 'viewed'))::integer as viewed,
       (count(*) filter (where what = 'placed'))::integer as placed,
       (count(*) filter (where what = 'completed'))::integer as completed,
       (count(*) filter (where what = 'cancelled'))::integer as cancelled,
       (count(*) filter (where what = 'late'))::integer as late
     from (
       select minute, 'viewed' as what from page_views where ${within}
       union all
       select minute, 'placed' from (select distinct minute, order_id from sales where ${within}) as orders
       union all
       select minute, outcome from outcomes where ${within}
       union all
       -- An event may be several facts; its place in the log tells that they are one.
       select minute, 'late' from (
         ${['page_views', 'reductions', 'steps', 'failures', 'outcomes'].map(late).join('\nunion\n')}
       ) as events
     ) as facts
     group by 1 order by 1`,
    [...values, WINDOW_MS + graceMs],
  )
}

/**
 * How long orders took to each step that they came to, window by window of the step, as histograms. An order comes to a step with the
 * last of its parcels, each by the first event of it; parcels that go back are not waited for. Clocks of services differ: what seems
 * to be before its beginning took no time.
 */
export const stepTimesIn = (db: Reader, asked: Asked): Promise<StepTimes[]> => {
  const { start, within, values } = scope(asked)
  return db.query<StepTimes>(
    `with of_parcels as (
       select order_id, step, parcel, max(parcels) as parcels, min(at) as at from steps
       where order_id in (select order_id from steps where ${within})
       group by order_id, step, parcel
     ), reached as (
       select order_id, goal as step, at, date_bin('1 minute', at, 'epoch') as minute
       from (
         select order_id, goal, max(at) filter (where step = goal) as at
         from of_parcels cross join lateral (select case step when 'returned' then 'delivered' else step end) as to_goal (goal)
         group by order_id, goal having count(*) >= max(parcels)
       ) as of_orders
     )
     select ${start} as start, step, ${bucketInSql('ms')} as bucket, count(*)::integer as orders, sum(ms)::bigint as "sumMs"
     from (
       select minute, step, greatest(0, round(extract(epoch from reached.at - first.at) * 1000))::bigint as ms
       from reached join (values ${WAYS}) as way (step, since) using (step)
       join (select order_id, step as since, at from reached) as first using (order_id, since)
     ) as times
     where ${within}
     group by 1, step, bucket order by 1, step collate "C", bucket`,
    values,
  )
}

/** What failed and why, window by window. An order that goes on without what a pharmacist rejected has a reason of its own. */
export const failuresIn = (db: Reader, asked: Asked): Promise<Failures[]> => {
  const { start, within, values } = scope(asked)
  return db.query<Failures>(
    `select ${start} as start, step, told.reason, count(*)::integer as count
     from failures cross join lateral (
       select case
         when failures.reason = 'prescription_rejected'
           and exists (select from reductions where reductions.order_id = failures.order_id) then 'prescription_rejected_in_part'
         else failures.reason
       end as reason
     ) as told
     where ${within}
     group by 1, step, told.reason order by 1, step collate "C", told.reason collate "C"`,
    values,
  )
}

const WAYS = Object.entries(since)
  .map(([step, from]) => `('${step}', '${from}')`)
  .join(', ')

/** The part of a query that says which facts count and which window they are in. */
const scope = (asked: Asked) =>
  'minutes' in asked
    ? { start: 'minute', within: 'minute = any($1::timestamptz[])', values: [asked.minutes] }
    : {
        start: `date_bin($3 * interval '1 ms', minute, 'epoch')`,
        within: 'minute >= $1 and minute < $2',
        values: [asked.from, asked.to, asked.windowMs],
      }
