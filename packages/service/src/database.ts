import { type Database, describe, isOutage, type Log, openDatabase, refusalIn } from '@waybill/messaging'
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
    await patiently(() => db.query('select 1'), { what: 'PostgreSQL', passing: mayPass, withinMs, log })
    await migrate({ url, db, folder: migrations, log })
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}

// A role that is made only now, or a password that is on its way: who goes at once is only started again at once.
const mayPass = (error: unknown): boolean => isOutage(error) || refusalIn(describe(error)) !== undefined

/** Stands in for the database of a service that has none: any use of it says so. */
export function noDatabase(service: string): Database {
  return new Proxy({} as Database, {
    get() {
      throw new Error(`${service} uses its database, but DATABASE_URL is not set`)
    },
  })
}
