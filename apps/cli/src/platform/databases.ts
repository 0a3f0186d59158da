import { UserError } from '@waybill/local'
import { type Database, openDatabase } from '@waybill/messaging'
import { running } from './running.ts'

/**
 * Where a service's own database is: DATABASE_URL, else that of the running platform.
 * @throws {UserError} when neither tells
 */
export function databaseOf(service: string, env: NodeJS.ProcessEnv = process.env): string {
  const url = env.DATABASE_URL || running().databases[service]
  if (!url) throw new UserError(`Where is the database of ${service}? Give DATABASE_URL=, or start ./waybill up.`)
  return url
}

/** Hands `use` a connection to a database and closes it after. Throws what `use` throws. */
export async function withDatabase<T>(url: string, use: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase({ url, max: 1, name: 'waybill-cli' })
  try {
    return await use(db)
  } finally {
    await db.close()
  }
}
