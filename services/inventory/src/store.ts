import type { Database, Tx } from '@waybill/messaging'
import type { Pieces } from './allocate.ts'
import type { Level, Move, Reservation, ReservationState, Shelf } from './stock.ts'

// Any number, the same in every process of this service.
const SHELF = 4004

/**
 * Takes the shelf's lock, then the order's, until the transaction ends. Returns whether its cancellation was read already.
 *
 * A handler's transaction takes up to 200 events, so sorting the products within each does not keep two transactions
 * from waiting for each other in a circle: 3,000 orders for three of five products each met 79 deadlocks, a second
 * each. One lock that comes before all others does, and under load that is faster than what it forbids.
 */
export async function lockOrder(tx: Tx, orderId: string): Promise<{ cancelled: boolean }> {
  // Sent together, and run one after the other.
  const [, [order]] = await Promise.all([
    tx.query('select pg_advisory_xact_lock($1)', [SHELF]),
    tx.query<{ cancelled: boolean }>(
      `insert into seen_orders (order_id) values ($1)
       on conflict (order_id) do update set order_id = excluded.order_id
       returning cancelled`,
      [orderId],
    ),
  ])
  return { cancelled: order?.cancelled ?? false }
}

/** Leaves the tombstone: whatever of this order is read later finds it cancelled. */
export async function markCancelled(tx: Tx, orderId: string): Promise<void> {
  await tx.query('update seen_orders set cancelled = true where order_id = $1', [orderId])
}

/**
 * Locks the stock of products in every warehouse until the transaction ends, and returns what is available of each that
 * is known: an adjustment, which does not take the shelf's lock, must not change it meanwhile. Whoever holds a row of a
 * product holds its first: an adjustment locks one product, so it waits for nobody while somebody waits for it.
 */
export async function lockStock(tx: Tx, items: readonly { sku: string }[]): Promise<Shelf> {
  const rows = await tx.query<Level & { sku: string; lowStockAt: number }>(
    `select s.sku, s.warehouse, s.available, p.low_stock_at as "lowStockAt"
     from stock s join products p using (sku) where s.sku = any($1) order by s.sku, s.warehouse for update of s`,
    [items.map(({ sku }) => sku)],
  )
  const bySku = Map.groupBy(rows, ({ sku }) => sku)
  return new Map([...bySku].map(([sku, levels]) => [sku, { lowStockAt: levels[0]?.lowStockAt ?? 0, levels }]))
}

/**
 * Changes stock and writes down why: the only way stock ever changes. Each product at most once a warehouse; `lockStock`
 * comes first.
 */
export async function move(
  tx: Tx,
  moves: readonly Move[],
  cause: { orderId: string; returnId?: string } | { reason: string },
): Promise<void> {
  await tx.query(
    `with moved as (
       insert into stock_moves (sku, warehouse, kind, available, reserved, shipped, order_id, reason, return_id)
       select m.sku, m.warehouse, m.kind, m.available, m.reserved, m.shipped, $2, $3, $4
       from jsonb_to_recordset($1::jsonb)
         as m (sku text, warehouse text, kind text, available integer, reserved integer, shipped integer)
       returning sku, warehouse, available, reserved, shipped
     )
     update stock set available = stock.available + moved.available, reserved = stock.reserved + moved.reserved,
       shipped = stock.shipped + moved.shipped
     from moved where stock.sku = moved.sku and stock.warehouse = moved.warehouse`,
    [
      JSON.stringify(moves),
      'orderId' in cause ? cause.orderId : null,
      'reason' in cause ? cause.reason : null,
      'orderId' in cause ? (cause.returnId ?? null) : null,
    ],
  )
}

/** Keeps what is held for an order: until it is confirmed, but no longer than `ttlMs`. */
export async function insertReservations(
  tx: Tx,
  orderId: string,
  pieces: readonly Pieces[],
  ttlMs: number,
): Promise<void> {
  await tx.query(
    `insert into reservations (order_id, sku, warehouse, quantity, state, expires_at)
     select $1, i.sku, i.warehouse, i.quantity, 'held', now() + $3 * interval '1 millisecond'
     from jsonb_to_recordset($2::jsonb) as i (sku text, warehouse text, quantity integer)`,
    [orderId, JSON.stringify(pieces), ttlMs],
  )
}

export async function reservationsOf(tx: Tx, orderId: string): Promise<Reservation[]> {
  return tx.query<Reservation>(
    'select sku, warehouse, quantity, state from reservations where order_id = $1 order by sku, warehouse',
    [orderId],
  )
}

/** What of an order is with its customer: what left each warehouse and has not come back. */
export async function withCustomer(tx: Tx, orderId: string): Promise<Pieces[]> {
  return tx.query<Pieces>(
    `select sku, warehouse, sum(shipped)::integer as quantity from stock_moves
     where order_id = $1 group by sku, warehouse having sum(shipped) > 0 order by sku, warehouse`,
    [orderId],
  )
}

/** Moves reservations of an order to another state, those of these products in these warehouses. */
export async function setReservations(
  tx: Tx,
  orderId: string,
  pieces: readonly Pieces[],
  state: ReservationState,
): Promise<void> {
  await tx.query(
    `update reservations r set state = $4, expires_at = null from unnest($2::text[], $3::text[]) as p (sku, warehouse)
     where r.order_id = $1 and r.sku = p.sku and r.warehouse = p.warehouse`,
    [orderId, pieces.map(({ sku }) => sku), pieces.map(({ warehouse }) => warehouse), state],
  )
}

/** The order is confirmed: what is held for it no longer expires. */
export async function holdForGood(tx: Tx, orderId: string): Promise<void> {
  await tx.query('update reservations set expires_at = null where order_id = $1 and expires_at is not null', [orderId])
}

/** The orders whose reservations have passed their time, the longest overdue first. */
export async function overdueOrders(db: Database, limit: number): Promise<string[]> {
  const rows = await db.query<{ orderId: string }>(
    `select order_id as "orderId" from reservations where expires_at <= now()
     group by order_id order by min(expires_at) limit $1`,
    [limit],
  )
  return rows.map(({ orderId }) => orderId)
}

/** The reservations of an order that have passed their time now. Under the order's lock, see `lockOrder`. */
export function overdueReservations(tx: Tx, orderId: string): Promise<Reservation[]> {
  return tx.query<Reservation>(
    `select sku, warehouse, quantity, state from reservations
     where order_id = $1 and expires_at <= now() order by sku, warehouse`,
    [orderId],
  )
}
