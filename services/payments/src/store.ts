import type { Money } from '@waybill/contracts'
import type { Database, Tx } from '@waybill/messaging'
import { after, type Payment, type Status } from './payment.ts'
import type { Answer } from './payment-provider.ts'

type Row = {
  order_id: string
  customer_id: string | null
  status: Status
  payment_id: string | null
  amount_minor: number | null
  currency: string | null
  reason: string | null
}

const COLUMNS = 'order_id, customer_id, status, payment_id, amount_minor, currency, reason'

/** Enters the provider's answer into the order's payment; the customer too, where the event names one. */
export async function enter(tx: Tx, order: { orderId: string; customerId?: string }, answer: Answer): Promise<void> {
  const payment = after(await lockPayment(tx, order.orderId), answer)
  await tx.query(
    `update payments
     set customer_id = $2, status = $3, payment_id = $4, amount_minor = $5, currency = $6, reason = $7, updated_at = now()
     where order_id = $1`,
    [
      payment.orderId,
      order.customerId ?? payment.customerId,
      payment.status,
      payment.paymentId,
      payment.amount?.amountMinor ?? null,
      payment.amount?.currency ?? null,
      payment.reason,
    ],
  )
}

/** The payment of an order, or undefined when nothing was heard of it. */
export async function findPayment(db: Database, orderId: string): Promise<Payment | undefined> {
  const [row] = await db.query<Row>(`select ${COLUMNS} from payments where order_id = $1`, [orderId])
  return row && toPayment(row)
}

// Any event of an order may be the first that is read: a row is made when there is none, so that there is one to lock.
async function lockPayment(tx: Tx, orderId: string): Promise<Payment> {
  const [row] = await tx.query<Row>(
    `insert into payments (order_id) values ($1)
     on conflict (order_id) do update set order_id = excluded.order_id
     returning ${COLUMNS}`,
    [orderId],
  )
  if (!row) throw new Error(`The payment of order ${orderId} could not be locked`)
  return toPayment(row)
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
    reason: row.reason,
  }
}
