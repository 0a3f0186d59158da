import type { Money } from '@waybill/contracts'
import { type Cause, currentContext, type Database, type Tx } from '@waybill/messaging'
import type { ToldBy } from './enter.ts'
import type { Entry } from './ledger.ts'
import type { Line } from './line.ts'
import type { Payment, Status } from './payment.ts'

type Row = {
  order_id: string
  customer_id: string | null
  status: Status
  payment_id: string | null
  amount_minor: number | null
  currency: string | null
  authorized_minor: number
  voided_minor: number
  expired_minor: number
  captured_minor: number
  refunded_minor: number
  reason: string | null
}

const COLUMNS = `order_id, customer_id, status, payment_id, amount_minor, currency,
  authorized_minor, voided_minor, expired_minor, captured_minor, refunded_minor, reason`

/** The payment of an order, or undefined when nothing was heard of it. */
export async function findPayment(db: Database | Tx, orderId: string): Promise<Payment | undefined> {
  const [row] = await db.query<Row>(`select ${COLUMNS} from payments where order_id = $1`, [orderId])
  return row && toPayment(row)
}

/**
 * Locks an order's payment. Any event of an order may be the first that is read: a row is made when there is none, so that
 * there is one to lock. It remembers the customer, where one is named, and what its first event followed from.
 */
export async function lockPayment(
  tx: Tx,
  orderId: string,
  customerId?: string,
): Promise<{ payment: Payment; cause: Cause }> {
  const [row] = await tx.query<Row & { cause: Cause }>(
    `insert into payments (order_id, customer_id, cause)
     values ($1, $2, coalesce(
       (select cause from unknown_outcomes where order_id = $1 order by since limit 1), $3::jsonb
     ))
     on conflict (order_id) do update set
       customer_id = coalesce(excluded.customer_id, payments.customer_id),
       cause = coalesce(payments.cause, excluded.cause)
     returning ${COLUMNS}, cause`,
    [orderId, customerId ?? null, JSON.stringify(currentContext())],
  )
  if (!row) throw new Error(`The payment of order ${orderId} could not be locked`)
  return { payment: toPayment(row), cause: row.cause }
}

export async function savePayment(
  tx: Tx,
  { orderId, status, paymentId, amount, sums, reason }: Payment,
): Promise<void> {
  await tx.query(
    `update payments
     set status = $2, payment_id = $3, amount_minor = $4, currency = $5, reason = $6,
       authorized_minor = $7, voided_minor = $8, expired_minor = $9, captured_minor = $10, refunded_minor = $11,
       updated_at = now()
     where order_id = $1`,
    [
      ...[orderId, status, paymentId, amount?.amountMinor ?? null, amount?.currency ?? null, reason],
      ...[sums.authorized, sums.voided, sums.expired, sums.captured, sums.refunded],
    ],
  )
}

/** Writes a line down; false when it was before. */
export async function appendMovement(tx: Tx, line: Line, by: ToldBy): Promise<boolean> {
  const money = 'amount' in line ? line : undefined
  const rows = await tx.query(
    `insert into movements
       (seq, order_id, key, action, outcome, payment_id, amount_minor, currency, reason, at, told_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (seq) do nothing returning seq`,
    [
      ...[line.seq, line.orderId, line.key, line.action, line.outcome],
      ...[money?.paymentId ?? null, money?.amount.amountMinor ?? null, money?.amount.currency ?? null],
      ...['reason' in line ? line.reason : null, line.at, by],
    ],
  )
  return rows.length > 0
}

/** Posts a line's entries to the ledger, in one statement: the database refuses entries that do not add up. */
export async function post(tx: Tx, line: Line, entries: readonly Entry[], causeId: string): Promise<void> {
  if (!('amount' in line)) return
  await tx.query(
    `insert into ledger_entries (seq, order_id, currency, cause_id, account, amount_minor)
     select $1, $2, $3, $4, unnest($5::text[]), unnest($6::bigint[])`,
    [
      ...[line.seq, line.orderId, line.amount.currency, causeId],
      ...[entries.map(({ account }) => account), entries.map(({ amountMinor }) => amountMinor)],
    ],
  )
}

/** Which of these lines are not entered yet. */
export async function unheard(db: Database, lines: readonly Line[]): Promise<Line[]> {
  const known = await db.query<{ seq: number }>('select seq from movements where seq = any($1)', [
    lines.map(({ seq }) => seq),
  ])
  const seqs = new Set(known.map(({ seq }) => seq))
  return lines.filter(({ seq }) => !seqs.has(seq))
}

function toPayment(row: Row): Payment {
  const amount: Money | null =
    row.amount_minor === null || row.currency === null
      ? null
      : { amountMinor: row.amount_minor, currency: row.currency }

  return {
    orderId: row.order_id,
    customerId: row.customer_id,
    status: row.status,
    paymentId: row.payment_id,
    amount,
    sums: {
      authorized: row.authorized_minor,
      voided: row.voided_minor,
      expired: row.expired_minor,
      captured: row.captured_minor,
      refunded: row.refunded_minor,
    },
    reason: row.reason,
  }
}
