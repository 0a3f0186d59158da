import type { Database } from '@waybill/messaging'
import { dueIn } from '@waybill/service'
import { COLUMNS, type Row, tell, toEntry } from './store.ts'

/** A line to be told, and how often that was tried, this time included. */
export type Webhook = { line: ReturnType<typeof tell>; attempts: number }

// Longer than a request may take, so that nobody else sends it meanwhile.
const FIRST_AGAIN_MS = 10_000
const LAST_AGAIN_MS = 300_000

/** In how many milliseconds the next webhook is due. */
export const nextWebhook = (db: Database) => dueIn(db, 'select min(due_at) from webhooks')

/** Takes up to `limit` due webhooks, the oldest line first; each is due again later, unless it is forgotten before. */
export async function claimWebhooks(db: Database, limit: number): Promise<Webhook[]> {
  const rows = await db.query<Row & { attempts: number }>(
    `with due as (
       select seq from webhooks where due_at <= now() order by due_at, seq limit $1 for update skip locked
     ), claimed as (
       update webhooks set attempts = attempts + 1,
         due_at = now() + least($3, $2 * power(2, least(attempts, 20))) * interval '1 ms'
       from due where webhooks.seq = due.seq
       returning webhooks.seq, webhooks.attempts
     )
     select ${COLUMNS}, attempts from claimed join journal using (seq) order by seq`,
    [limit, FIRST_AGAIN_MS, LAST_AGAIN_MS],
  )
  return rows.map((row) => ({ line: tell(toEntry(row)), attempts: row.attempts }))
}

/** The merchant has confirmed these lines. */
export async function forgetWebhooks(db: Database, seqs: number[]): Promise<void> {
  await db.query('delete from webhooks where seq = any($1)', [seqs])
}
