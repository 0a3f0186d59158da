import { openDatabase } from '@waybill/messaging'
import type { ServerFacts, SessionFacts } from './facts.ts'
import { CLOCK, HOLDERS, SEES_ALL, SESSIONS } from './queries.ts'

/**
 * Reads what a PostgreSQL knows of its sessions and of the time, changing nothing.
 *
 * @param url of any database on it; of a role that may read everybody's statistics, or other roles' sessions stay hidden
 * @throws the driver's error when it can't be reached
 */
export async function readServer(url: string): Promise<ServerFacts> {
  const db = openDatabase({ url, max: 1, name: 'waybill-doctor' })
  try {
    await db.query('select 1') // the connection is made before the clocks are compared
    const askedAt = Date.now()
    const [clock] = await db.query<{ ms: number }>(CLOCK)
    const roundTripMs = Date.now() - askedAt
    const [seesAll] = await db.query<{ yes: boolean }>(SEES_ALL)
    return {
      aheadMs: Math.round((clock?.ms ?? askedAt) - (askedAt + roundTripMs / 2)),
      roundTripMs,
      seesAll: seesAll?.yes ?? false,
      sessions: await db.query<SessionFacts>(SESSIONS),
      holders: await db.query<ServerFacts['holders'][number]>(HOLDERS),
    }
  } finally {
    await db.close()
  }
}
