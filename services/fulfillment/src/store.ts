import { currentContext, type Tx } from '@waybill/messaging'
import type { Pick } from './pick.ts'

type Cause = ReturnType<typeof currentContext>

/** Starts picking an order that is due to be packed in `packAfterMs`. An order that was stopped before stays stopped. */
export async function startPicking(tx: Tx, pick: Pick, packAfterMs: number): Promise<void> {
  await tx.query(
    `insert into picks (order_id, customer_id, items, ship_to, state, due_at, cause, total)
     values ($1, $2, $3, $4, 'picking', now() + $5 * interval '1 millisecond', $6, $7)
     on conflict (order_id) do nothing`,
    [
      pick.orderId,
      pick.customerId,
      JSON.stringify(pick.items),
      JSON.stringify(pick.shipTo),
      packAfterMs,
      JSON.stringify(currentContext()),
      JSON.stringify(pick.total),
    ],
  )
}

/**
 * Stops an order for good, unless it is packed. Waits for a packing job that holds the row.
 * Returns whether this call stopped it: false when it is packed, or was stopped before.
 */
export async function stop(tx: Tx, orderId: string): Promise<boolean> {
  const stopped = await tx.query(
    `insert into picks (order_id, state) values ($1, 'stopped')
     on conflict (order_id) do update set state = 'stopped', changed_at = now() where picks.state = 'picking'
     returning order_id`,
    [orderId],
  )
  return stopped.length === 1
}

/**
 * Packs up to `limit` due orders, oldest first, and returns them. Orders whose row somebody else holds, another
 * packing job or a cancellation, are left alone.
 */
export function packDue(tx: Tx, limit: number): Promise<(Pick & { cause: Cause })[]> {
  return tx.query<Pick & { cause: Cause }>(
    `with due as materialized (
       select order_id from picks where state = 'picking' and due_at <= now()
       order by due_at limit $1 for update skip locked
     )
     update picks set state = 'packed', changed_at = now() from due where picks.order_id = due.order_id
     returning picks.order_id as "orderId", customer_id as "customerId", items, ship_to as "shipTo", total, cause`,
    [limit],
  )
}

/** Forgets where an erased user lives. An order still being picked is packed nevertheless, without name and street. */
export async function eraseUser(tx: Tx, userId: string): Promise<void> {
  await tx.query(
    `update picks set ship_to = ship_to || '{"name": "", "street": ""}' where customer_id = $1 and ship_to is not null`,
    [userId],
  )
}
