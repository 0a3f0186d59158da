import type { Database, Tx } from '@waybill/messaging'
import type { Prescription, State, Verdict } from './prescription.ts'

type Reader = Pick<Database, 'query'>
export type Numbered = Prescription & { number: number }

const COLUMNS = `order_id as "orderId", number, customer_id as "customerId", skus, state, decided_by as "decidedBy",
  reason, received_at as "receivedAt", decided_at as "decidedAt"`

/**
 * Records a prescription to be decided. Returns its state: `closed` when the order was cancelled before it was
 * read here, undefined when it is recorded already.
 */
export async function receive(tx: Tx, order: { orderId: string; customerId: string; skus: string[] }) {
  const [row] = await tx.query<{ state: State }>(
    `insert into prescriptions (order_id, customer_id, skus, state) values ($1, $2, $3, 'received')
     on conflict (order_id) do update set customer_id = excluded.customer_id, skus = excluded.skus
       where prescriptions.customer_id is null
     returning state`,
    [order.orderId, order.customerId, order.skus],
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
export async function decide(tx: Tx, orderId: string, verdict: Verdict, pharmacistId: string, reason: string | null) {
  const [row] = await tx.query<Numbered>(
    `update prescriptions set state = $2, decided_by = $3, reason = $4, decided_at = now() where order_id = $1
     returning ${COLUMNS}`,
    [orderId, verdict, pharmacistId, reason],
  )
  if (!row) throw new Error(`prescription ${orderId} is gone, although its row was locked`)
  return row
}

/** Finds a prescription, tombstones excepted. */
export async function findPrescription(reader: Reader, orderId: string): Promise<Prescription | undefined> {
  const [row] = await reader.query<Numbered>(
    `select ${COLUMNS} from prescriptions where order_id = $1 and customer_id is not null`,
    [orderId],
  )
  return row
}

/** The same, and nobody else can decide or close it until the transaction ends. */
export async function lockPrescription(tx: Tx, orderId: string): Promise<Prescription | undefined> {
  const [row] = await tx.query<Numbered>(
    `select ${COLUMNS} from prescriptions where order_id = $1 and customer_id is not null for update`,
    [orderId],
  )
  return row
}

/** Up to `limit` prescriptions, oldest first, of one state or of all, that come after the number `after`. */
export function listPrescriptions(reader: Reader, page: { state: State | null; after: number; limit: number }) {
  return reader.query<Numbered>(
    `select ${COLUMNS} from prescriptions
     where customer_id is not null and ($1::text is null or state = $1) and number > $2
     order by number limit $3`,
    [page.state, page.after, page.limit],
  )
}
