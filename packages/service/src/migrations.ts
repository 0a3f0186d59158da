import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { applyMigrations, type Database, type Log } from '@waybill/messaging'
import { PostgresClient } from '@waybill/messaging/postgres-client'

/** A folder of SQL files and the schema in which those already run are listed. */
interface MigrationSet {
  folder: URL
  schema: string
}

const FILE = /^\d{3}-[a-z0-9-]+\.sql$/
const UNDEFINED_TABLE = '42P01'

/**
 * Brings a database up to date: the messaging library's tables, those of this package, then the service's own.
 * Each file runs once, in a transaction, in the order of its number. Processes that do this at once wait for each other.
 *
 * @param options.url The database, as the role that will own the tables; it must be allowed to create schemas
 * @param options.folder The service's own migrations: plain SQL, named 001-name.sql
 * @throws when a file fails (nothing of it stays), is named otherwise, or comes before one that has run
 */
export async function migrate(options: {
  url: string
  db: Database
  folder?: URL | undefined
  log: Log
}): Promise<void> {
  const { url, db, folder, log } = options
  await applyMigrations({ url, log })
  const sets: MigrationSet[] = [
    { folder: new URL('../migrations/', import.meta.url), schema: 'service' },
    ...(folder ? [{ folder, schema: 'public' }] : []),
  ]
  for (const set of sets) {
    // Nearly every start finds nothing to do: one query then, and neither the lock nor the library is needed.
    if (await isUpToDate(db, set)) continue
    await run(url, set, log)
  }
}

async function isUpToDate(db: Database, { folder, schema }: MigrationSet): Promise<boolean> {
  const files = await readdir(folder)
  const misnamed = files.find((file) => !FILE.test(file))
  if (misnamed) throw new Error(`${fileURLToPath(folder)}${misnamed}: a migration is named like 001-what-it-does.sql`)
  const done = new Set(await namesDone(db, schema))
  return files.every((file) => done.has(file.slice(0, -'.sql'.length)))
}

async function namesDone(db: Database, schema: string): Promise<string[]> {
  try {
    const rows = await db.query<{ name: string }>(`select name from ${schema}.migrations`)
    return rows.map((row) => row.name)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE) return []
    throw error
  }
}

async function run(url: string, { folder, schema }: MigrationSet, log: Log): Promise<void> {
  const { runner } = await import('node-pg-migrate')
  // The library tells of a failure in several messages; together they are one.
  const told: string[] = []
  const client = new PostgresClient({ connectionString: url })
  // A broken connection fails the query that runs; that is where it is told.
  client.on('error', () => {})
  try {
    await client.connect()
    const done = await runner({
      dbClient: client,
      dir: fileURLToPath(folder),
      direction: 'up',
      migrationsTable: 'migrations',
      migrationsSchema: schema,
      createMigrationsSchema: schema !== 'public',
      // Held by the connection, so that a process that dies lets go of it.
      advisoryLockMode: 'wait',
      logger: { info: () => {}, warn: (text) => told.push(text), error: (text) => told.push(text) },
    })
    for (const { name } of done) log.info({ schema, migration: name }, 'Migrated')
  } catch (cause) {
    const reason = told.length > 0 ? told.join('\n').trim() : cause instanceof Error ? cause.message : String(cause)
    throw new Error(`The migrations of schema ${schema} (${fileURLToPath(folder)}) failed: ${reason}`, { cause })
  } finally {
    await client.end().catch(() => {})
  }
}
