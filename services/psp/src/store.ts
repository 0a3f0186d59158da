import type { Database, Tx } from '@waybill/messaging'
import type { Action, Answer, Money } from './card-network.ts'

/** One line of the journal. */
export type Entry = { seq: number; at: Date; key: string; orderId: string; action: Action; answer: Answer }

/** What a line is written from. The fingerprint tells a repeated request from another one with the same key. */
export type NewEntry = Omit<Entry, 'seq' | 'at'> & { fingerprint: string }

type Row = {
  seq: number
  at: Date
  key: string
  order_id: string
  action: Action
  outcome: Answer['outcome']
  payment_id: string | null
  amount_minor: number | null
  currency: string | null
  reason: string | null
}

const COLUMNS = 'seq, at, key, order_id, action, outcome, payment_id, amount_minor, currency, reason'

/**
 * Makes requests with one key wait for each other, and those for one order too, until the transaction ends.
 * Always the key first: two requests can't wait for each other in a circle.
 */
export async function lock(tx: Tx, key: string, orderId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(1, hashtext($1))', [key])
  await tx.query('select pg_advisory_xact_lock(2, hashtext($1))', [orderId])
}

/** The answer that a key got before, or undefined. */
export async function findAnswer(tx: Tx, key: string): Promise<{ fingerprint: string; answer: Answer } | undefined> {
  const [row] = await tx.query<Row & { fingerprint: string }>(
    `select ${COLUMNS}, fingerprint from journal where key = $1`,
    [key],
  )
  return row && { fingerprint: row.fingerprint, answer: toEntry(row).answer }
}

export async function appendEntry(tx: Tx, entry: NewEntry): Promise<void> {
  const { answer } = entry
  const money = 'amount' in answer ? answer : undefined
  await tx.query(
    `insert into journal (key, fingerprint, order_id, action, outcome, payment_id, amount_minor, currency, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      entry.key,
      entry.fingerprint,
      entry.orderId,
      entry.action,
      answer.outcome,
      money?.paymentId ?? null,
      money?.amount.amountMinor ?? null,
      money?.amount.currency ?? null,
      'reason' in answer ? answer.reason : null,
    ],
  )
}

/** An order's journal, oldest first. */
export async function orderJournal(db: Tx | Database, orderId: string): Promise<Entry[]> {
  const rows = await db.query<Row>(`select ${COLUMNS} from journal where order_id = $1 order by seq`, [orderId])
  return rows.map(toEntry)
}

/** A page of the whole journal, oldest first, after the line `after`. */
export async function journalPage(db: Database, page: { after: number; limit: number }): Promise<Entry[]> {
  const rows = await db.query<Row>(`select ${COLUMNS} from journal where seq > $1 order by seq limit $2`, [
    page.after,
    page.limit,
  ])
  return rows.map(toEntry)
}

function toEntry(row: Row): Entry {
  return { seq: row.seq, at: row.at, key: row.key, orderId: row.order_id, action: row.action, answer: toAnswer(row) }
}

function toAnswer({ outcome, payment_id, amount_minor, currency, reason }: Row): Answer {
  switch (outcome) {
    case 'nothing':
      return { outcome }
    case 'declined':
    case 'refused':
    case 'blocked':
      return { outcome, reason: reason ?? 'unknown' }
    default: {
      // The table's check keeps these three together.
      const amount: Money = { amountMinor: Number(amount_minor), currency: String(currency) }
      return { outcome, paymentId: String(payment_id), amount }
    }
  }
}
