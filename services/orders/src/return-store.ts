import type { Item, Money } from '@waybill/contracts'
import type { Database, Tx } from '@waybill/messaging'
import type { ReturnStatus } from './return.ts'

/** A return as it is shown. */
export type ReturnRow = {
  returnId: string
  orderId: string
  customerId: string
  status: ReturnStatus
  items: Item[]
  amount: Money
  reason: string
  rejection: string | null
  requestedAt: Date
  updatedAt: Date
}

type NewReturn = Pick<ReturnRow, 'returnId' | 'orderId' | 'customerId' | 'items' | 'amount' | 'reason'>

const RETURN = `
  return_id as "returnId", order_id as "orderId", customer_id as "customerId", status, items,
  jsonb_build_object('amountMinor', amount_minor, 'currency', currency) as amount, reason, rejection,
  requested_at as "requestedAt", updated_at as "updatedAt"`

/** Keeps a new return, and returns it as it is shown. */
export async function insertReturn(tx: Tx, wanted: NewReturn): Promise<ReturnRow> {
  const [row] = await tx.query<ReturnRow>(
    `insert into returns (return_id, order_id, customer_id, items, amount_minor, currency, reason)
     values ($1, $2, $3, $4, $5, $6, $7) returning ${RETURN}`,
    valuesOf(wanted),
  )
  if (!row) throw new TypeError(`Return ${wanted.returnId} was inserted and is not there`)
  return row
}

/** Keeps as received what came back of an order by itself, once, however often it is kept. */
export async function keepReceived(tx: Tx, back: NewReturn): Promise<void> {
  await tx.query(
    `insert into returns (return_id, order_id, customer_id, status, items, amount_minor, currency, reason)
     values ($1, $2, $3, 'received', $4, $5, $6, $7) on conflict (return_id) do nothing`,
    valuesOf(back),
  )
}

const valuesOf = ({ returnId, orderId, customerId, items, amount, reason }: NewReturn) => [
  ...[returnId, orderId, customerId, JSON.stringify(items), amount.amountMinor, amount.currency, reason],
]

/** A return and its lock until the transaction ends. */
export async function lockReturn(tx: Tx, returnId: string): Promise<ReturnRow | undefined> {
  const [row] = await tx.query<ReturnRow>(`select ${RETURN} from returns where return_id = $1 for update`, [returnId])
  return row
}

/** Moves a return that is locked on. `rejection` is why, when it is rejected. */
export async function setReturn(
  tx: Tx,
  returnId: string,
  status: ReturnStatus,
  rejection: string | null,
): Promise<ReturnRow | undefined> {
  const [row] = await tx.query<ReturnRow>(
    `update returns set status = $2, rejection = $3, updated_at = now() where return_id = $1 returning ${RETURN}`,
    [returnId, status, rejection],
  )
  return row
}

/** The returns of an order, oldest first. */
export const returnsOf = (reader: Pick<Database, 'query'>, orderId: string): Promise<ReturnRow[]> =>
  reader.query<ReturnRow>(`select ${RETURN} from returns where order_id = $1 order by return_id`, [orderId])

/** When an order was completed: delivered and paid. Null when it was not. */
export async function completedAt(tx: Tx, orderId: string): Promise<Date | null> {
  const [row] = await tx.query<{ at: Date }>(
    `select at from order_history where order_id = $1 and to_status = 'completed'`,
    [orderId],
  )
  return row?.at ?? null
}

type Page = { customerId?: string; status?: ReturnStatus; before?: string; limit: number }

/** A page of returns, newest first: of one customer or of all, in one status or in any, older than `before`. */
export const returnPage = (db: Database, { customerId, status, before, limit }: Page): Promise<ReturnRow[]> =>
  db.query<ReturnRow>(
    `select ${RETURN} from returns
     where ($1::uuid is null or customer_id = $1) and ($2::text is null or status = $2)
       and ($3::uuid is null or return_id < $3)
     order by return_id desc limit $4`,
    [customerId ?? null, status ?? null, before ?? null, limit],
  )
