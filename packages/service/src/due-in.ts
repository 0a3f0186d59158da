import type { Database } from '@waybill/messaging'

/**
 * Tells in how many milliseconds a time comes that the database knows, by its own clock: 0 and less when it is past.
 *
 * @param earliest SQL that gives one row with one time; null when there is none
 * @returns undefined when there is none
 */
export async function dueIn(db: Pick<Database, 'query'>, earliest: string): Promise<number | undefined> {
  const [row] = await db.query<{ in_ms: number | null }>(
    `select (extract(epoch from (${earliest}) - clock_timestamp()) * 1000)::float8 as in_ms`,
  )
  return row?.in_ms ?? undefined
}
