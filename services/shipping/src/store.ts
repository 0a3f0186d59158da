import type { Parcel } from '@waybill/contracts'
import { type Cause, currentContext, type Database, type Tx } from '@waybill/messaging'
import { dueIn } from '@waybill/service'
import { type Change, carrierStep, type Fact, fold, isSnapshot, type Shipment, type Status } from './shipment.ts'

type Reader = Pick<Database, 'query'>
export type Stored = Fact & { shipmentId: string; version: number; occurredAt: Date }

/** A shipment as lists show it, from the read row. */
export type Listed = {
  shipmentId: string
  orderId: string | null
  trackingNumber: string
  parcel: Parcel | null
  status: Status
  createdAt: Date
  updatedAt: Date
}

/** What happened to these shipments, each oldest first. */
export function histories(reader: Reader, shipmentIds: string[]): Promise<Stored[]> {
  return reader.query<Stored>(
    `select shipment_id as "shipmentId", version, type, data, occurred_at as "occurredAt" from shipment_events
     where shipment_id = any($1::uuid[]) order by shipment_id, version`,
    [shipmentIds],
  )
}

/** These shipments as they are now, from their snapshots and what came after; those that there are not are absent. */
export async function findShipments(reader: Reader, shipmentIds: string[]): Promise<Map<string, Shipment>> {
  // One statement, hence one moment: between two, a newer snapshot could leave a gap before the events.
  const rows = await reader.query<{ shipmentId: string; snapshot: Shipment | null; tail: Fact[] }>(
    `select shipments.shipment_id as "shipmentId", s.state as snapshot,
       coalesce(jsonb_agg(jsonb_build_object('type', e.type, 'data', e.data) order by e.version)
         filter (where e.version is not null), '[]') as tail
     from shipments left join shipment_snapshots s using (shipment_id)
       left join shipment_events e on e.shipment_id = shipments.shipment_id and e.version > coalesce(s.version, 0)
     where shipments.shipment_id = any($1::uuid[])
     group by shipments.shipment_id, s.state`,
    [shipmentIds],
  )
  return new Map(
    rows.flatMap(({ shipmentId, snapshot, tail }) => {
      const shipment = fold(tail, snapshot ?? undefined)
      return shipment ? [[shipmentId, shipment] as const] : []
    }),
  )
}

/** The same, and nobody else can change these shipments until the transaction ends. */
export async function lockShipments(tx: Tx, shipmentIds: string[]): Promise<Map<string, Shipment>> {
  // Two statements, in this order: the second sees what those committed that the first waited for.
  const [, shipments] = await Promise.all([
    tx.query('select from shipments where shipment_id = any($1::uuid[]) order by shipment_id for update', [
      shipmentIds,
    ]),
    findShipments(tx, shipmentIds),
  ])
  return shipments
}

/** Appends the facts to the histories and brings the read rows up to date. Throws when a version exists already. */
export async function append(tx: Tx, changes: Change[], carrierStepMs: number): Promise<void> {
  const rows = changes.map(({ shipmentId, shipment, fact, occurredAt }) => {
    const carrierGoesOn = carrierStep(shipment.status) !== undefined
    return { shipmentId, ...shipment, ...fact, carrierGoesOn, occurredAt }
  })
  const values = JSON.stringify(rows)
  const snapshots = changes.filter(({ shipment }) => isSnapshot(shipment))

  await Promise.all([
    tx.query(
      `insert into shipment_events (shipment_id, version, type, data, occurred_at)
       select "shipmentId", version, type, data, "occurredAt" from jsonb_to_recordset($1)
         as e("shipmentId" uuid, version int, type text, data jsonb, "occurredAt" timestamptz)`,
      [values],
    ),
    // A change of another kind than a step leaves the carrier's time as it was.
    tx.query(
      `insert into shipments as s (shipment_id, order_id, user_id, tracking_number, parcel, status, version, carrier_due_at, cause,
         created_at, updated_at)
       select "shipmentId", "orderId", "userId", "trackingNumber", parcel, status, version,
         case when "carrierGoesOn" then now() + $2 * interval '1 millisecond' end, $3,
         "occurredAt", "occurredAt"
       from jsonb_to_recordset($1) as r("shipmentId" uuid, "orderId" uuid, "userId" uuid, "trackingNumber" text,
         parcel jsonb, status text, version int, "carrierGoesOn" boolean, "occurredAt" timestamptz)
       on conflict (shipment_id) do update set status = excluded.status, version = excluded.version,
         carrier_due_at = case when s.status = excluded.status then s.carrier_due_at else excluded.carrier_due_at end,
         updated_at = excluded.updated_at`,
      [values, carrierStepMs, JSON.stringify(currentContext())],
    ),
    ...(snapshots.length > 0 ? [keepSnapshots(tx, snapshots)] : []),
  ])
}

// Only the newest of a shipment: what happened before it is read from the events, by whoever looks into the past.
function keepSnapshots(tx: Tx, changes: Change[]) {
  return tx.query(
    `insert into shipment_snapshots (shipment_id, version, state)
     select "shipmentId", version, shipment
     from jsonb_to_recordset($1) as s("shipmentId" uuid, version int, shipment jsonb)
     on conflict (shipment_id) do update set version = excluded.version, state = excluded.state`,
    [JSON.stringify(changes.map(({ shipmentId, shipment }) => ({ shipmentId, version: shipment.version, shipment })))],
  )
}

/** Whether this parcel of the order, counted from 1, has its shipment already. */
export async function isShipped(tx: Tx, orderId: string, number: number): Promise<boolean> {
  const shipped = await tx.query(
    `select from shipments where order_id = $1 and coalesce((parcel ->> 'number')::integer, 1) = $2`,
    [orderId, number],
  )
  return shipped.length > 0
}

/** In how many milliseconds the carrier is due to move the next shipment. */
export const nextDue = (db: Reader) => dueIn(db, 'select min(carrier_due_at) from shipments')

/** Locks up to `limit` shipments that the carrier is due to move. Those that somebody else holds are left alone. */
export function lockDue(tx: Tx, limit: number): Promise<{ shipmentId: string; status: Status; cause: Cause }[]> {
  return tx.query(
    `select shipment_id as "shipmentId", status, cause from shipments
     where carrier_due_at <= now() order by carrier_due_at limit $1 for update skip locked`,
    [limit],
  )
}

type Page = { userId: string | null; orderId: string | null; before: string | null; limit: number }

/** Up to `limit` shipments, newest first: of a user or of all, of an order or of all, that are older than `before`. */
export function listShipments(reader: Reader, page: Page) {
  return reader.query<Listed>(
    `select shipment_id as "shipmentId", order_id as "orderId", tracking_number as "trackingNumber", parcel, status,
       created_at as "createdAt", updated_at as "updatedAt"
     from shipments where ($1::uuid is null or user_id = $1) and ($2::uuid is null or order_id = $2)
       and ($3::uuid is null or shipment_id < $3)
     order by shipment_id desc limit $4`,
    [page.userId, page.orderId, page.before, page.limit],
  )
}

/** Blanks name and street in the history of a user's shipments, and in what was kept of its fold: the only change that history allows. */
export async function eraseUser(tx: Tx, userId: string): Promise<void> {
  const blank = (table: string, column: string) =>
    tx.query(
      `update ${table} set ${column} = jsonb_set(${column}, '{shipTo}', ${column}->'shipTo' || '{"name": "", "street": ""}')
       where ${column} ? 'shipTo' and shipment_id in (select shipment_id from shipments where user_id = $1)`,
      [userId],
    )
  await Promise.all([blank('shipment_events', 'data'), blank('shipment_snapshots', 'state')])
}
