import { type Database, isOutage, type Log, openDatabase } from '@waybill/messaging'
import { migrate } from './migrations.ts'
import { patiently } from './patience.ts'

/**
 * Opens a service's database, waits until it answers and brings it up to date.
 *
 * @throws when it is not there in time, refuses, or a migration fails; nothing stays open then
 */
export async function prepareDatabase(options: {
  service: string
  url: string
  migrations: URL | undefined
  withinMs: number
  log: Log
}): Promise<Database> {
  const { service, url, migrations, withinMs, log } = options
  const db = openDatabase({ url, name: service })
  try {
    await patiently(() => db.query('select 1'), { what: 'PostgreSQL', passing: isOutage, withinMs, log })
    await migrate({ url, db, folder: migrations, log })
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}

/** Stands in for the database of a service that has none: any use of it says so. */
export function noDatabase(service: string): Database {
  return new Proxy({} as Database, {
    get() {
      throw new Error(`${service} uses its database, but DATABASE_URL is not set`)
    },
  })
}
