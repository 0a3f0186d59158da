import type { Database, Tx } from '@waybill/messaging'
import type { Prescription, State } from './prescription.ts'

type Reader = Pick<Database, 'query'>
export type Numbered = Prescription & { number: number }

type NewPrescription = {
  orderId: string
  customerId: string
  lines: { sku: string; name: string; quantity: number }[]
}

const COLUMNS = `p.order_id as "orderId", number, customer_id as "customerId", p.state, decided_by as "decidedBy",
  p.reason, received_at as "receivedAt", decided_at as "decidedAt",
  (select coalesce(jsonb_agg(jsonb_build_object(
      'sku', l.sku, 'name', l.name, 'quantity', l.quantity, 'state', l.state, 'reason', l.reason) order by l.sku), '[]')
   from prescription_lines l where l.order_id = p.order_id) as lines`

/**
 * Records a prescription to be decided. Returns its state: `closed` when the order was cancelled before it was
 * read here, undefined when it is recorded already.
 */
export async function receive(tx: Tx, { orderId, customerId, lines }: NewPrescription): Promise<State | undefined> {
  const [row] = await tx.query<{ state: State }>(
    `with received as (
       insert into prescriptions (order_id, customer_id, state) values ($1, $2, 'received')
       on conflict (order_id) do update set customer_id = excluded.customer_id where prescriptions.customer_id is null
       returning state
     ), asked as (
       insert into prescription_lines (order_id, sku, name, quantity)
       select $1, l.sku, l.name, l.quantity
       from received, jsonb_to_recordset($3::jsonb) as l (sku text, name text, quantity integer)
     )
     select state from received`,
    [orderId, customerId, JSON.stringify(lines)],
  )
  return row?.state
}

/** Takes an undecided prescription out of the queue; leaves a tombstone when there is none yet. */
export async function close(tx: Tx, orderId: string): Promise<void> {
  await tx.query(
    `insert into prescriptions (order_id, state) values ($1, 'closed')
     on conflict (order_id) do update set state = 'closed' where prescriptions.state = 'received'`,
    [orderId],
  )
}

/** Keeps a verdict and returns the decided prescription. The caller holds the row's lock, by `lockPrescription`. */
export async function decide(
  tx: Tx,
  orderId: string,
  { state, reason, decidedBy, lines }: Pick<Prescription, 'state' | 'reason' | 'decidedBy' | 'lines'>,
): Promise<Prescription> {
  const [, [row]] = await Promise.all([
    tx.query(
      `update prescription_lines l set state = d.state, reason = d.reason
       from jsonb_to_recordset($2::jsonb) as d (sku text, state text, reason text)
       where l.order_id = $1 and l.sku = d.sku`,
      [orderId, JSON.stringify(lines)],
    ),
    tx.query<Numbered>(
      `update prescriptions p set state = $2, decided_by = $3, reason = $4, decided_at = now() where p.order_id = $1
       returning ${COLUMNS}`,
      [orderId, state, decidedBy, reason],
    ),
  ])
  if (!row) throw new Error(`prescription ${orderId} is gone, although its row was locked`)
  return row
}

/** Finds a prescription, tombstones excepted. */
export async function findPrescription(reader: Reader, orderId: string): Promise<Prescription | undefined> {
  const [row] = await reader.query<Numbered>(
    `select ${COLUMNS} from prescriptions p where p.order_id = $1 and customer_id is not null`,
    [orderId],
  )
  return row
}

/** The same, and nobody else can decide or close it until the transaction ends. */
export async function lockPrescription(tx: Tx, orderId: string): Promise<Prescription | undefined> {
  // The lines are read by a statement behind the lock: one that waits for a lock sees the row as it is then, and of other
  // tables what it saw when it began.
  const [, prescription] = await Promise.all([
    tx.query('select from prescriptions where order_id = $1 for update', [orderId]),
    findPrescription(tx, orderId),
  ])
  return prescription
}

/** Up to `limit` prescriptions, oldest first, of one state or of all, that come after the number `after`. */
export function listPrescriptions(reader: Reader, page: { state: State | null; after: number; limit: number }) {
  return reader.query<Numbered>(
    `select ${COLUMNS} from prescriptions p
     where customer_id is not null and ($1::text is null or p.state = $1) and number > $2
     order by number limit $3`,
    [page.state, page.after, page.limit],
  )
}
