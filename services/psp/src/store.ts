import type { Database, Tx } from '@waybill/messaging'
import type { Action, Answer, Money } from './card-network.ts'

/** One line of the journal. */
export type Entry = { seq: number; at: Date; key: string; orderId: string; action: Action; answer: Answer }

/** What a line is written from. The fingerprint tells a repeated request from another one with the same key. */
export type NewEntry = Omit<Entry, 'seq' | 'at'> & { fingerprint: string }

export type Row = {
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

export const COLUMNS = 'seq, at, key, order_id, action, outcome, payment_id, amount_minor, currency, reason'

/**
 * Makes requests with one key wait for each other, and those for one order too, until the transaction ends.
 * Always the key first: two requests can't wait for each other in a circle.
 */
export async function lock(tx: Tx, key: string, orderId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(1, hashtext($1))', [key])
  await tx.query('select pg_advisory_xact_lock(2, hashtext($1))', [orderId])
}

/** The line that a key wrote before, or undefined. */
export async function findAnswer(tx: Tx, key: string): Promise<{ fingerprint: string; entry: Entry } | undefined> {
  const [row] = await tx.query<Row & { fingerprint: string }>(
    `select ${COLUMNS}, fingerprint from journal where key = $1`,
    [key],
  )
  return row && { fingerprint: row.fingerprint, entry: toEntry(row) }
}

/**
 * How long the merchant is given to take the answer of its request before it is told by webhook too. Mostly it knows by
 * then, and the webhook changes nothing.
 */
const WEBHOOK_AFTER_MS = 1_000

/** Writes a line, and that the merchant is to be told of it. */
export async function appendEntry(tx: Tx, entry: NewEntry): Promise<Entry> {
  const { answer } = entry
  const money = 'amount' in answer ? answer : undefined
  const [row] = await tx.query<Row>(
    `with line as (
       insert into journal (key, fingerprint, order_id, action, outcome, payment_id, amount_minor, currency, reason)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       returning ${COLUMNS}
     ), told as (
       insert into webhooks (seq, due_at) select seq, now() + $10 * interval '1 ms' from line
     )
     select * from line`,
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
      WEBHOOK_AFTER_MS,
    ],
  )
  if (!row) throw new Error(`The journal took no line for key ${entry.key}`)
  return toEntry(row)
}

/** An order's journal, oldest first. */
export async function orderJournal(db: Tx | Database, orderId: string): Promise<Entry[]> {
  const rows = await db.query<Row>(`select ${COLUMNS} from journal where order_id = $1 order by seq`, [orderId])
  return rows.map(toEntry)
}

/** A page of the whole journal, oldest first, after the line `after`; with times only what was written in them. */
export async function journalPage(
  db: Database,
  page: { after: number; limit: number; from?: string | undefined; until?: string | undefined },
): Promise<Entry[]> {
  const rows = await db.query<Row>(
    `select ${COLUMNS} from journal
     where seq > $1 and at >= coalesce($3::timestamptz, '-infinity') and at < coalesce($4::timestamptz, 'infinity')
     order by seq limit $2`,
    [page.after, page.limit, page.from ?? null, page.until ?? null],
  )
  return rows.map(toEntry)
}

/** Orders with a hold older than `holdMs` that still stands, the oldest first. */
export async function staleHolds(db: Database, holdMs: number, limit: number): Promise<string[]> {
  const rows = await db.query<{ order_id: string }>(
    `select order_id from journal hold
     where outcome = 'authorized' and at < now() - $1 * interval '1 ms' and not exists (
       select from journal later
       where later.order_id = hold.order_id and later.outcome in ('captured', 'voided', 'expired')
     )
     order by at limit $2`,
    [holdMs, limit],
  )
  return rows.map((row) => row.order_id)
}

/** A line as it is told: in answers, in the journal's pages and in webhooks. */
export const tell = ({ answer, at, ...entry }: Entry) => ({ ...entry, at: at.toISOString(), ...answer })

export function toEntry(row: Row): Entry {
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
