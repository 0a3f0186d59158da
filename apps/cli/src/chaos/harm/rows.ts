import { type Database, openDatabase } from '@waybill/messaging'
import type { Stage } from '../scenario.ts'

/** Works on the database of a service. */
export async function inDatabase<T>({ run }: Stage, service: string, work: (db: Database) => Promise<T>): Promise<T> {
  const url = run.databases[service]
  if (!url) throw new Error(`The platform has no database of ${service}`)
  const db = openDatabase({ url, max: 1, name: 'waybill-chaos' })
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

/** Rows of the database of a service. */
export const rowsOf = <Row>(stage: Stage, service: string, sql: string, values: readonly unknown[] = []) =>
  inDatabase(stage, service, (db) => db.query<Row>(sql, values))
