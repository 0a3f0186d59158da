import { type Cause, currentContext, type Database, type Tx } from '@waybill/messaging'
import { dueIn } from '@waybill/service'
import type { Packed, Pick } from './pick.ts'

/**
 * Starts picking an order, each parcel in its warehouse: the first is due to be packed in `packAfterMs`, the next one as
 * much later, and so on. An order that was stopped before stays stopped.
 */
export async function startPicking(tx: Tx, pick: Pick, packAfterMs: number): Promise<void> {
  await tx.query(
    `with started as (
       insert into picks (order_id, customer_id, ship_to, state, parcels, cause, total)
       values ($1, $2, $3, 'picking', jsonb_array_length($4::jsonb), $6, $7)
       on conflict (order_id) do nothing returning order_id
     )
     insert into parcels (order_id, warehouse, items, due_at)
     select order_id, task ->> 'warehouse', task -> 'items', now() + $5 * place * interval '1 millisecond'
     from started, jsonb_array_elements($4::jsonb) with ordinality as tasks (task, place)`,
    [
      pick.orderId,
      pick.customerId,
      JSON.stringify(pick.shipTo),
      JSON.stringify(pick.tasks),
      packAfterMs,
      JSON.stringify(currentContext()),
      JSON.stringify(pick.total),
    ],
  )
}

/**
 * Stops an order for good, unless a parcel of it is packed. Waits for a packing job that holds the row.
 * Returns whether this call stopped it: false when it is packed, or was stopped before.
 */
export async function stop(tx: Tx, orderId: string): Promise<boolean> {
  const stopped = await tx.query(
    `insert into picks (order_id, state) values ($1, 'stopped')
     on conflict (order_id) do update set state = 'stopped', changed_at = now() where picks.state = 'picking'
     returning order_id`,
    [orderId],
  )
  if (stopped.length === 0) return false
  await tx.query('delete from parcels where order_id = $1', [orderId])
  return true
}

/** In how many milliseconds the next parcel is due to be packed. */
export const nextDue = (db: Database) => dueIn(db, 'select min(due_at) from parcels where number is null')

/**
 * Packs up to `limit` due parcels, oldest first, and returns them, those of an order by their number. Orders whose row
 * somebody else holds, another packing job or a cancellation, are left alone.
 */
export function packDue(tx: Tx, limit: number): Promise<(Packed & { cause: Cause })[]> {
  // The count of packed parcels is read from the row that is locked, not from parcels: those are as old as the statement.
  return tx.query<Packed & { cause: Cause }>(
    `with due as materialized (
       select order_id, warehouse, parcels.due_at from parcels join picks using (order_id)
       where number is null and due_at <= now() and picks.state <> 'stopped'
       order by due_at limit $1 for update skip locked
     ), orders as (
       update picks set state = 'packed', packed = packed + n, changed_at = now()
       from (select order_id, count(*)::integer as n from due group by order_id) as counted
       where picks.order_id = counted.order_id
       returning picks.order_id, customer_id, ship_to, total, cause, parcels, packed - n as before
     ), done as (
       update parcels set number = before + place
       from orders join (
         select order_id, warehouse,
           (row_number() over (partition by order_id order by due_at, warehouse))::integer as place from due
       ) as places using (order_id)
       where parcels.order_id = places.order_id and parcels.warehouse = places.warehouse
       returning parcels.order_id, parcels.warehouse, items, number
     )
     select order_id as "orderId", customer_id as "customerId", ship_to as "shipTo", total, cause, warehouse, items, number,
       parcels as "of"
     from done join orders using (order_id) order by order_id, number`,
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
