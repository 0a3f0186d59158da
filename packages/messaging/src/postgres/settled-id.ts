import { KEY_LOCK } from './outbox.ts'
import type { Session } from './session.ts'

// Two statements, in this order: whoever took an id up to the first answer without having ended holds its lock in the
// second, since the lock is taken before the id and freed after the commit is visible.
const LAST_ID = 'select case when is_called then last_value else 0 end as id from messaging.outbox_id_seq'
const WRITERS = `
  select virtualtransaction as writer from pg_locks
  where locktype = 'advisory' and classid = ${KEY_LOCK} and granted
    and database = (select oid from pg_database where datname = current_database())`

/** @returns what asks for the highest id such that no row with this id or a lower one can become visible any more */
export function watchSettledId(client: Pick<Session, 'query'>): () => Promise<number> {
  // The last mark that could not be settled at once: its id, and who was writing then.
  let mark: { id: number; writers: Set<string> } | undefined
  let settled = 0

  return async () => {
    const [last, writing] = await Promise.all([
      client.query<{ id: number }>({ name: 'last-id', text: LAST_ID }),
      client.query<{ writer: string }>({ name: 'writers', text: WRITERS }),
    ])
    const writers = new Set(writing.rows.map((row) => row.writer))
    if (mark && ![...mark.writers].some((writer) => writers.has(writer))) {
      settled = mark.id
      mark = undefined
    }
    const id = last.rows[0]?.id ?? 0
    if (writers.size === 0) settled = id
    else mark ??= { id, writers }
    return settled
  }
}
