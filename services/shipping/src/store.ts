import { type Cause, currentContext, type Database, type Tx } from '@waybill/messaging'
import { type Change, carrierStep, type Fact, type Status } from './shipment.ts'

type Reader = Pick<Database, 'query'>
export type Stored = Fact & { shipmentId: string; version: number; occurredAt: Date }

/** A shipment as lists show it, from the read row. */
export type Listed = {
  shipmentId: string
  orderId: string | null
  trackingNumber: string
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

/** The same, and nobody else can change these shipments until the transaction ends. */
export async function lockHistories(tx: Tx, shipmentIds: string[]): Promise<Stored[]> {
  // Two statements, in this order: the second sees what those committed that the first waited for.
  const [, events] = await Promise.all([
    tx.query('select from shipments where shipment_id = any($1::uuid[]) order by shipment_id for update', [
      shipmentIds,
    ]),
    histories(tx, shipmentIds),
  ])
  return events
}

/** Appends the facts to the histories and brings the read rows up to date. Throws when a version exists already. */
export async function append(tx: Tx, changes: Change[], carrierStepMs: number): Promise<void> {
  const rows = changes.map(({ shipmentId, shipment, fact, occurredAt }) => {
    const carrierGoesOn = carrierStep(shipment.status) !== undefined
    return { shipmentId, ...shipment, ...fact, carrierGoesOn, occurredAt }
  })
  const values = JSON.stringify(rows)

  await Promise.all([
    tx.query(
      `insert into shipment_events (shipment_id, version, type, data, occurred_at)
       select "shipmentId", version, type, data, "occurredAt" from jsonb_to_recordset($1)
         as e("shipmentId" uuid, version int, type text, data jsonb, "occurredAt" timestamptz)`,
      [values],
    ),
    // A change of another kind than a step leaves the carrier's time as it was.
    tx.query(
      `insert into shipments as s (shipment_id, order_id, user_id, tracking_number, status, version, carrier_due_at, cause,
         created_at, updated_at)
       select "shipmentId", "orderId", "userId", "trackingNumber", status, version,
         case when "carrierGoesOn" then now() + $2 * interval '1 millisecond' end, $3,
         "occurredAt", "occurredAt"
       from jsonb_to_recordset($1) as r("shipmentId" uuid, "orderId" uuid, "userId" uuid, "trackingNumber" text,
         status text, version int, "carrierGoesOn" boolean, "occurredAt" timestamptz)
       on conflict (shipment_id) do update set status = excluded.status, version = excluded.version,
         carrier_due_at = case when s.status = excluded.status then s.carrier_due_at else excluded.carrier_due_at end,
         updated_at = excluded.updated_at`,
      [values, carrierStepMs, JSON.stringify(currentContext())],
    ),
  ])
}

/** Whether the order has its shipment already. */
export async function isShipped(tx: Tx, orderId: string): Promise<boolean> {
  return (await tx.query('select from shipments where order_id = $1', [orderId])).length > 0
}

/** Locks up to `limit` shipments that the carrier is due to move. Those that somebody else holds are left alone. */
export function lockDue(tx: Tx, limit: number): Promise<{ shipmentId: string; status: Status; cause: Cause }[]> {
  return tx.query(
    `select shipment_id as "shipmentId", status, cause from shipments
     where carrier_due_at <= now() order by carrier_due_at limit $1 for update skip locked`,
    [limit],
  )
}

/** Up to `limit` shipments of a user, newest first, that are older than `before`. */
export function listShipments(reader: Reader, page: { userId: string; before: string | null; limit: number }) {
  return reader.query<Listed>(
    `select shipment_id as "shipmentId", order_id as "orderId", tracking_number as "trackingNumber", status,
       created_at as "createdAt", updated_at as "updatedAt"
     from shipments where user_id = $1 and ($2::uuid is null or shipment_id < $2)
     order by shipment_id desc limit $3`,
    [page.userId, page.before, page.limit],
  )
}

/** Blanks name and street in the history of a user's shipments: the only change that history allows. */
export async function eraseUser(tx: Tx, userId: string): Promise<void> {
  await tx.query(
    `update shipment_events set data = jsonb_set(data, '{shipTo}', data->'shipTo' || '{"name": "", "street": ""}')
     where data ? 'shipTo' and shipment_id in (select shipment_id from shipments where user_id = $1)`,
    [userId],
  )
}
