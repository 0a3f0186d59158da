import type { Database } from '../postgres/database.ts'
import { WAKE_CHANNEL } from '../postgres/outbox.ts'

const COALESCE_MS = 10

/**
 * Wakes the relays of other processes after a commit: at once, and then one NOTIFY for all commits of the next 10 ms. Outside
 * their transactions, since a NOTIFY inside makes commits queue up behind one lock. A lost one costs the relay's poll interval.
 *
 * @param elsewhere told the buckets of each commit; returns whether a relay outside this process has to know
 */
export function startNotifier(db: Database, elsewhere: (buckets: readonly number[]) => boolean): { close(): void } {
  let timer: NodeJS.Timeout | undefined
  let more = false

  function notify(): void {
    more = false
    timer = setTimeout(() => {
      timer = undefined
      if (more) notify()
    }, COALESCE_MS)
    timer.unref()
    // When the database is away the relays poll once it is back.
    db.query('select pg_notify($1, $2)', [WAKE_CHANNEL, '']).catch(() => {})
  }

  const stopListening = db.onCommitted((buckets) => {
    if (buckets.length === 0 || !elsewhere(buckets)) return
    if (timer) more = true
    else notify()
  })

  return {
    close() {
      stopListening()
      clearTimeout(timer)
    },
  }
}

/** For a process without a relay of its own: tells the relay that runs elsewhere of each commit. */
export const notifyRelay = (db: Database): { close(): void } => startNotifier(db, () => true)
