import type { Item } from '@waybill/contracts'
import type { Tx } from '@waybill/messaging'
import type { Move, Reservation, ReservationState } from './stock.ts'

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
 * Locks the stock of products until the transaction ends, and returns what is available of each that is known:
 * an adjustment, which does not take the shelf's lock, must not change it meanwhile.
 */
export async function lockStock(tx: Tx, items: readonly { sku: string }[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ sku: string; available: number }>(
    'select sku, available from stock where sku = any($1) order by sku for update',
    [items.map(({ sku }) => sku)],
  )
  return new Map(rows.map(({ sku, available }) => [sku, available]))
}

/** Changes stock and writes down why: the only way stock ever changes. Each product at most once; `lockStock` comes first. */
export async function move(
  tx: Tx,
  moves: readonly Move[],
  cause: { orderId: string; returnId?: string } | { reason: string },
): Promise<void> {
  await tx.query(
    `with moved as (
       insert into stock_moves (sku, kind, available, reserved, shipped, order_id, reason, return_id)
       select m.sku, m.kind, m.available, m.reserved, m.shipped, $2, $3, $4
       from jsonb_to_recordset($1::jsonb)
         as m (sku text, kind text, available integer, reserved integer, shipped integer)
       returning sku, available, reserved
     )
     update stock set available = stock.available + moved.available, reserved = stock.reserved + moved.reserved
     from moved where stock.sku = moved.sku`,
    [
      JSON.stringify(moves),
      'orderId' in cause ? cause.orderId : null,
      'reason' in cause ? cause.reason : null,
      'orderId' in cause ? (cause.returnId ?? null) : null,
    ],
  )
}

export async function insertReservations(tx: Tx, orderId: string, items: readonly Item[]): Promise<void> {
  await tx.query(
    `insert into reservations (order_id, sku, quantity, state)
     select $1, i.sku, i.quantity, 'held' from jsonb_to_recordset($2::jsonb) as i (sku text, quantity integer)`,
    [orderId, JSON.stringify(items)],
  )
}

export async function reservationsOf(tx: Tx, orderId: string): Promise<Reservation[]> {
  return tx.query<Reservation>('select sku, quantity, state from reservations where order_id = $1 order by sku', [
    orderId,
  ])
}

export async function setReservations(tx: Tx, orderId: string, state: ReservationState): Promise<void> {
  await tx.query('update reservations set state = $2 where order_id = $1', [orderId, state])
}
