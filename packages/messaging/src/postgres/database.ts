import pg from 'pg'
import { endsWithin } from '../ends-within.ts'
import type { KeyRing } from '../personal/key-ring.ts'
import { despiteChanges, PostgresClient } from './client.ts'
import { createGather } from './gather.ts'
import { isOutage, ours } from './outage.ts'
import { type OutboxRow, outboxStatements } from './outbox.ts'
import { type Answer, roundTrip, type Statement, sendable } from './round-trip.ts'
import { openSession, type Session } from './session.ts'
import { parsers } from './types.ts'

declare const inTransaction: unique symbol

/** A running transaction. Only here can events be published. */
export interface Tx {
  readonly [inTransaction]: true
  /** Runs one SQL statement and returns its rows. */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>
}

/** Who publishes from this database, under which schema ids and with whose keys: set by `prepareEvents`. */
export interface Publishing {
  source: string
  schemaIds: Map<object, number>
  keys?: KeyRing
}

/** A service's own database. */
export interface Database {
  /**
   * Runs `work` in a transaction: committed when it returns, rolled back when it throws. Published events are
   * written with the COMMIT, in one round trip. Throws what `work` throws, or why the commit failed.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Runs one SQL statement outside a transaction and returns its rows. */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Calls `listener` after each commit of this process, with the buckets that got outbox rows. Returns the way to stop it. */
  onCommitted(listener: (buckets: readonly number[]) => void): () => void
  readonly publishing: Publishing
  /**
   * A connection of its own, for what lives as long as a connection does: locks of a session, LISTEN. Not connected yet.
   * @internal
   */
  session(name: string): Session
  /** Waits for the transactions that run, then closes every connection. */
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** postgres://user:password@host:port/database */
  url: string
  /** Most connections at once. Default 10. */
  max?: number
  /** Shown by PostgreSQL as application_name. Default 'waybill'. */
  name?: string
}

interface OpenTx extends Tx {
  readonly outbox: OutboxRow[]
  readonly publishing: Publishing
  /** Work kept for the end: done in this order when the transaction's work has returned, before its events are written. */
  readonly beforeCommit: ((tx: Tx) => Promise<void>)[]
}

/** Opens a pool on a service's database. Connects on first use. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    Client: PostgresClient,
    connectionString: options.url,
    max: options.max ?? 10,
    application_name: options.name ?? 'waybill',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    pipeline: true,
    types: parsers,
  } as pg.PoolConfig)
  // An idle connection that breaks is taken out of the pool by pg itself; the next query connects anew.
  pool.on('error', () => {})

  const session = (name: string) => openSession(options.url, name)
  return databaseOn(pool, options.name ?? 'waybill', session, () => despiteChanges(options.url, () => pool.connect()))
}

/**
 * A database on this pool. Its connections must give types as `parsers` does.
 * @internal
 */
export function databaseOn(
  pool: pg.Pool,
  source: string,
  session: (name: string) => Session,
  connect = () => pool.connect(),
): Database {
  const listeners = new Set<(buckets: readonly number[]) => void>()
  const publishing: Publishing = { source, schemaIds: new Map() }
  // The pool listens to idle connections only; one that breaks at work would end the process. Its statements fail anyway.
  pool.on('connect', (client) => client.on('error', () => {}))

  async function connected<T>(work: (client: pg.PoolClient, giveUp: () => void) => Promise<T>): Promise<T> {
    const client = await ours(connect())
    let broken = false
    const giveUp = () => {
      broken = true
    }
    try {
      return await work(client, giveUp)
    } catch (error) {
      if (isOutage(error)) giveUp()
      throw error
    } finally {
      client.release(broken)
    }
  }

  return {
    publishing,
    session,
    async transaction(work) {
      const { result, outbox } = await connected((client, giveUp) => runTransaction(client, publishing, work, giveUp))
      const buckets = [...new Set(outbox.filter((row) => !row.dueAt).map((row) => row.bucket))]
      for (const listener of listeners) listener(buckets)
      return result
    },
    async query<Row>(text: string, values?: readonly unknown[]) {
      const [answer] = await connected((client) => ours(roundTrip(client, [{ text, values }])))
      return (answer?.rows ?? []) as Row[]
    },
    onCommitted(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => pool.end(),
  }
}

/** How long a rollback is waited for before its connection is closed instead, as it is when the rollback fails. */
const ROLLBACK_WITHIN_MS = 1_000

async function runTransaction<T>(
  client: pg.PoolClient,
  publishing: Publishing,
  work: (tx: Tx) => Promise<T>,
  giveUp: () => void,
): Promise<{ result: T; outbox: OutboxRow[] }> {
  const outbox: OutboxRow[] = []
  const beforeCommit: ((tx: Tx) => Promise<void>)[] = []
  let begun = false
  let open = true

  /** BEGIN is not waited for: it travels with the first statements. */
  function send(statements: readonly Statement[]): Promise<Answer[]> {
    const sent = roundTrip(client, begun ? statements : [BEGIN, ...statements])
    begun = true
    return ours(sent)
  }
  const gather = createGather(send)

  const tx = {
    outbox,
    publishing,
    beforeCommit,
    async query<Row>(text: string, values?: readonly unknown[]) {
      // From here on the connection is somebody else's: work that goes on after its deadline would write into their transaction.
      if (!open) throw new Error('The transaction has ended: what it was to do was called off, or not awaited')
      // Here and not when all are sent: a value that can't be fails its own statement, and no other's.
      return (await ours(gather.ask(sendable({ text, values })))).rows as Row[]
    },
  } as unknown as OpenTx

  try {
    const result = await work(tx)
    for (const last of beforeCommit) await last(tx)
    // What is published from now on, by a call that nobody awaited, would be lost.
    Object.freeze(outbox)
    open = false
    gather.flush()
    const ended = (await send([...outboxStatements(outbox), COMMIT])).at(-1)
    // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error.
    if (ended?.command !== 'COMMIT') {
      throw new Error(
        'The transaction was rolled back: one of its statements had failed and the error was not passed on',
      )
    }
    return { result, outbox }
  } catch (error) {
    open = false
    gather.flush()
    // When the connection is gone PostgreSQL rolls back by itself; and when a statement still runs that was called off, it
    // does so when the connection is closed.
    const rollback = () => endsWithin(ROLLBACK_WITHIN_MS, roundTrip(client, [ROLLBACK])).catch(() => false)
    if (begun && !(await rollback())) giveUp()
    throw error
  }
}

const BEGIN: Statement = { text: 'begin', silent: true }
const COMMIT: Statement = { text: 'commit', silent: true }
const ROLLBACK: Statement = { text: 'rollback', silent: true }

/** @internal The transaction with its outbox, for `publish`. */
export function opened(tx: Tx): OpenTx {
  return tx as OpenTx
}
