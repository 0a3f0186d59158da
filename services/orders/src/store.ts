import type { Address, Line, Money, RejectedLine } from '@waybill/contracts'
import type { Database, Tx } from '@waybill/messaging'
import type { Order, Status } from './order.ts'
import type { OrderParcel } from './parcels.ts'
import type { OnPartial } from './partial.ts'

/** An order as it is shown. */
export type OrderRow = {
  orderId: string
  customerId: string
  status: Status
  attention: boolean
  reason: string | null
  /** All that was ordered, rejected lines too. */
  lines: Line[]
  /** What a pharmacist rejected; null while none decided. */
  rejected: RejectedLine[] | null
  onPartial: OnPartial
  shipTo: Address
  /** What it costs without them. */
  total: Money
  parcels: OrderParcel[]
  placedAt: Date
  updatedAt: Date
}

export type NewOrderRow = Pick<OrderRow, 'orderId' | 'customerId' | 'lines' | 'shipTo' | 'total' | 'onPartial'>

/** One change of an order's status. */
export type Change = { at: Date; event: string; from: Status | null; to: Status }

const ORDER = `
  order_id as "orderId", customer_id as "customerId", status, attention, reason, lines, ship_to as "shipTo",
  rejected, on_partial as "onPartial",
  jsonb_build_object('amountMinor', total_minor, 'currency', currency) as total, parcels,
  placed_at as "placedAt", updated_at as "updatedAt"`

/** Writes a new order and the first line of its history. */
export async function insertOrder(tx: Tx, order: NewOrderRow, event: string): Promise<void> {
  await tx.query(
    `with placed as (
       insert into orders (order_id, customer_id, lines, ship_to, total_minor, currency, on_partial)
       values ($1, $2, $3, $4, $5, $6, $8)
       returning order_id, status
     )
     insert into order_history (order_id, event, to_status) select order_id, $7, status from placed`,
    [
      order.orderId,
      order.customerId,
      JSON.stringify(order.lines),
      JSON.stringify(order.shipTo),
      order.total.amountMinor,
      order.total.currency,
      event,
      order.onPartial,
    ],
  )
}

/**
 * How many orders of a customer are neither completed nor cancelled, counted up to `limit`. Without a lock: of orders
 * placed at the same moment some may pass together.
 */
export async function openOrders(tx: Tx, customerId: string, limit: number): Promise<number> {
  const [row] = await tx.query<{ open: number }>(
    `select count(*)::int as open from (
       select from orders where customer_id = $1 and status not in ('completed', 'cancelled') limit $2) as counted`,
    [customerId, limit],
  )
  return row?.open ?? 0
}

/**
 * How many orders wait for payment and stock, counted up to `limit`. Those with a prescription wait for a pharmacist too, and are
 * left out.
 */
export async function unconfirmedOrders(db: Database, limit: number): Promise<number> {
  const [row] = await db.query<{ unconfirmed: number }>(
    `select count(*)::int as unconfirmed from (
       select from orders where status = 'placed' and not (lines @> '[{"requiresPrescription": true}]') limit $1) as counted`,
    [limit],
  )
  return row?.unconfirmed ?? 0
}

/** Keeps the row that is shown in step with the saga. A new status goes into the history, with the event that led to it. */
export async function saveStatus(tx: Tx, orderId: string, order: Order, event: string): Promise<void> {
  await tx.query(
    `with changed as (
       update orders set status = $2, attention = $3, reason = $4, updated_at = now(),
         total_minor = $6, rejected = coalesce($7, rejected), parcels = $8
       from (select status from orders where order_id = $1 for update) as before
       where order_id = $1
       returning before.status as was
     )
     insert into order_history (order_id, event, from_status, to_status)
     select $1, $5, was, $2 from changed where was <> $2`,
    [
      ...[orderId, order.step, order.attention, order.reason, event, order.total.amountMinor],
      ...[order.rejected ? JSON.stringify(order.rejected) : null, JSON.stringify(order.parcels ?? [])],
    ],
  )
}

/** An order and its lock until the transaction ends: what is decided about it now stays true until then. */
export async function lockOrder(tx: Tx, orderId: string): Promise<OrderRow | undefined> {
  const [order] = await tx.query<OrderRow>(`select ${ORDER} from orders where order_id = $1 for update`, [orderId])
  return order
}

export async function findOrder(db: Database, orderId: string): Promise<OrderRow | undefined> {
  const [order] = await db.query<OrderRow>(`select ${ORDER} from orders where order_id = $1`, [orderId])
  return order
}

export function historyOf(db: Database, orderId: string): Promise<Change[]> {
  return db.query<Change>(
    'select at, event, from_status as "from", to_status as "to" from order_history where order_id = $1 order by id',
    [orderId],
  )
}

type Page = { customerId?: string; status?: Status; before?: string; limit: number }

/** A page of orders, the newest first: of one customer or of all, in one status or in any, placed before the order `before`. */
export function orderPage(db: Database, { customerId, status, before, limit }: Page): Promise<OrderRow[]> {
  return db.query<OrderRow>(
    `select ${ORDER} from orders
     where ($1::uuid is null or customer_id = $1) and ($2::text is null or status = $2)
       and ($3::uuid is null or order_id < $3)
     order by order_id desc limit $4`,
    [customerId ?? null, status ?? null, before ?? null, limit],
  )
}
