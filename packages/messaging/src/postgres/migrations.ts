import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'
import { describe } from '../errors.ts'
import type { Log } from '../log.ts'
import { PostgresClient } from './client.ts'

/** The folder with the library's own SQL migrations. */
export const migrateMessaging: URL = new URL('../../migrations/', import.meta.url)

/** The lock and the table of node-pg-migrate, so that it and this may run on one database, also at once. */
const LOCK = '7241865325823964'

const BOOK = `
  create schema if not exists messaging;
  create table if not exists messaging.migrations (
    id serial primary key, name varchar(255) not null, run_on timestamp not null)`

const UNDEFINED_TABLE = '42P01'

/**
 * Makes or updates the library's tables, in the schema `messaging`: every file that has not run, in the order of their
 * numbers, all in one transaction. Processes that do this at once wait for each other; one that finds nothing to do
 * needs no rights but to read.
 *
 * @param options.url The database, as the role that will own the tables; it must be allowed to create schemas
 * @returns the names of the migrations that ran
 * @throws when one fails, with its name; nothing of them stays
 */
export async function applyMigrations(options: { url: string; log?: Log }): Promise<string[]> {
  const files = (await readdir(migrateMessaging)).filter((file) => file.endsWith('.sql')).sort()
  const client = new PostgresClient({ connectionString: options.url, connectionTimeoutMillis: 10_000 })
  // A broken connection fails the query that runs; that is where it is told.
  client.on('error', () => {})
  try {
    await client.connect()
    if ((await missing(client, files)).length === 0) return []
    await client.query(`begin; select pg_advisory_xact_lock(${LOCK}); ${BOOK}`)
    const names = await missing(client, files)
    for (const name of names) await run(client, name)
    await client.query('commit')
    for (const name of names) options.log?.info({ schema: 'messaging', migration: name }, 'Migrated')
    return names
  } finally {
    // What was not committed is rolled back with the end of its connection.
    await client.end().catch(() => {})
  }
}

async function missing(client: pg.Client, files: readonly string[]): Promise<string[]> {
  const done = await client.query<{ name: string }>('select name from messaging.migrations').catch((error: Error) => {
    if ('code' in error && error.code === UNDEFINED_TABLE) return { rows: [] }
    throw error
  })
  const names = new Set(done.rows.map((row) => row.name))
  return files.map((file) => file.slice(0, -'.sql'.length)).filter((name) => !names.has(name))
}

async function run(client: pg.Client, name: string): Promise<void> {
  try {
    await client.query(await readFile(new URL(`${name}.sql`, migrateMessaging), 'utf8'))
    await client.query('insert into messaging.migrations (name, run_on) values ($1, now())', [name])
  } catch (cause) {
    throw new Error(`The migration ${name} of @waybill/messaging failed: ${describe(cause)}`, { cause })
  }
}
