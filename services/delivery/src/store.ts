import { type Cause, currentContext, type Database, type Tx } from '@waybill/messaging'
import { dueIn } from '@waybill/service'
import { isDone, type Parcel } from './parcel.ts'

const COLUMNS = `shipment_id as "shipmentId", order_id as "orderId", user_id as "userId", postal_code as "postalCode",
  parcel, state, attempt`

/** Keeps a parcel that is due to take its next step in `stepMs`. Returns whether it is new. */
export async function insertParcel(tx: Tx, parcel: Parcel, stepMs: number): Promise<boolean> {
  const inserted = await tx.query(
    `insert into parcels (shipment_id, order_id, user_id, postal_code, parcel, state, attempt, due_at, cause)
     values ($1, $2, $3, $4, $5, $6, $7, now() + $8 * interval '1 millisecond', $9)
     on conflict (shipment_id) do nothing returning shipment_id`,
    [
      parcel.shipmentId,
      parcel.orderId,
      parcel.userId,
      parcel.postalCode,
      parcel.parcel && JSON.stringify(parcel.parcel),
      parcel.state,
      parcel.attempt,
      stepMs,
      JSON.stringify(currentContext()),
    ],
  )
  return inserted.length === 1
}

/** Finds a parcel, and nobody else can change it until the transaction ends. */
export async function lockParcel(tx: Tx, shipmentId: string): Promise<Parcel | undefined> {
  const [row] = await tx.query<Parcel>(`select ${COLUMNS} from parcels where shipment_id = $1 for update`, [shipmentId])
  return row
}

/** In how many milliseconds the next parcel is due. */
export const nextDue = (db: Database) => dueIn(db, 'select min(due_at) from parcels')

/** Locks up to `limit` parcels that are due. Those that somebody else holds are left alone. */
export function lockDue(tx: Tx, limit: number): Promise<(Parcel & { cause: Cause })[]> {
  return tx.query(
    `select ${COLUMNS}, cause from parcels where due_at <= now() order by due_at limit $1 for update skip locked`,
    [limit],
  )
}

/** Keeps the new states of parcels that are locked; those not at an end take their next step in `stepMs`. */
export async function updateParcels(tx: Tx, parcels: Parcel[], stepMs: number): Promise<void> {
  await tx.query(
    `update parcels set state = new.state, attempt = new.attempt, changed_at = now(),
       due_at = case when not new.done then now() + $5 * interval '1 millisecond' end
     from unnest($1::uuid[], $2::text[], $3::int[], $4::boolean[]) as new (shipment_id, state, attempt, done)
     where parcels.shipment_id = new.shipment_id`,
    [
      parcels.map((parcel) => parcel.shipmentId),
      parcels.map((parcel) => parcel.state),
      parcels.map((parcel) => parcel.attempt),
      parcels.map(isDone),
      stepMs,
    ],
  )
}
