import { AsyncLocalStorage } from 'node:async_hooks'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import { migrateMessaging } from '../index.ts'
import { type Database, databaseOn } from '../postgres/database.ts'
import { parsers } from '../postgres/types.ts'
import { sessionsOn } from './memory-session.ts'
import { loadPGlite } from './pglite.ts'

export interface MemoryDatabaseOptions {
  /** Folders with plain SQL files, run in the order of their names behind the library's own. */
  migrations?: readonly URL[]
}

/** A database in this process. It is PostgreSQL all the same: SQL, types, constraints and error codes are the real ones. */
export interface MemoryDatabase extends Database {
  /** Calls `listener` after each transaction and statement. Returns the way to stop it. */
  onChange(listener: () => void): () => void
  /** The same database, of whose work `onChange` does not tell. */
  readonly quiet: Pick<Database, 'transaction' | 'query'>
}

/**
 * Starts PostgreSQL in this process and runs the library's migrations and these. It takes 0.5 to 2 s.
 *
 * It has one connection. So transactions run one after the other, and one that waits for another never meets it:
 * what locks and isolation levels do between transactions can't be tested with it.
 *
 * @throws Error that says what to install when `@electric-sql/pglite` is missing, or which migration failed
 */
export async function openMemoryDatabase(options: MemoryDatabaseOptions = {}): Promise<MemoryDatabase> {
  const { lite, Client } = await loadPGlite()
  for (const folder of [migrateMessaging, ...(options.migrations ?? [])]) {
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()) {
      const fail = (cause: Error) => {
        throw new Error(`The migration ${file} failed: ${cause.message}`, { cause })
      }
      await lite.exec(await readFile(new URL(file, folder), 'utf8')).catch(fail)
    }
  }

  const pool = new pg.Pool({ Client, max: 1, pipeline: true, types: parsers } as pg.PoolConfig)
  // What a client before this one has prepared is still there, under the names that this one will use.
  pool.on('connect', (client) => client.query('deallocate all').catch(() => {}))
  const listeners = new Set<() => void>()
  const told = <T>(work: Promise<T>): Promise<T> =>
    work.finally(() => {
      for (const listener of listeners) listener()
    })
  const db = databaseOn(pool, 'waybill', sessionsOn(pool, told))
  const transactions = new AsyncLocalStorage<{ running: boolean }>()

  function refuseInside(): void {
    if (!transactions.getStore()?.running) return
    throw new Error(
      'Asked for a second connection inside a transaction. A database in memory has one, so this would wait for ever: use the `tx` at hand',
    )
  }

  return {
    ...db,
    async transaction(work) {
      refuseInside()
      const here = { running: true }
      const ran = db.transaction((tx) => transactions.run(here, () => work(tx)))
      return await told(ran.finally(() => (here.running = false)))
    },
    async query(text, values) {
      refuseInside()
      return await told(db.query(text, values))
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    quiet: db,
    async close() {
      await db.close()
      await lite.close()
    },
  }
}
