import { currentContext, type Database, type Tx } from '@waybill/messaging'
import type { ToldBy } from './enter.ts'
import type { Act } from './payment-provider.ts'

/** Remembers that the outcome of a question is not known. */
export async function noteUnknown(
  db: Database,
  question: { key: string; orderId: string; act: Act; because: string },
): Promise<void> {
  await db.query(
    `insert into unknown_outcomes (key, order_id, action, because, cause) values ($1, $2, $3, $4, $5)
     on conflict (key) do nothing`,
    [question.key, question.orderId, question.act, question.because, JSON.stringify(currentContext())],
  )
}

/** The outcome of a question is known now; it does not matter whether it ever was not. */
export async function settleUnknown(tx: Tx, key: string, by: ToldBy): Promise<void> {
  await tx.query(
    `update unknown_outcomes set settled_at = now(), settled_by = $2 where key = $1 and settled_at is null`,
    [key, by],
  )
}

/** Whether an order has a question whose outcome is not known. */
export async function hasUnknown(db: Database, orderId: string): Promise<boolean> {
  const rows = await db.query('select 1 from unknown_outcomes where order_id = $1 and settled_at is null limit 1', [
    orderId,
  ])
  return rows.length > 0
}

/** Orders with such questions, the oldest first. */
export async function ordersWithUnknown(db: Database, limit: number): Promise<string[]> {
  const rows = await db.query<{ order_id: string }>(
    'select order_id from unknown_outcomes where settled_at is null group by order_id order by min(since) limit $1',
    [limit],
  )
  return rows.map((row) => row.order_id)
}
