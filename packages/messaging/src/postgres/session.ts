import type pg from 'pg'
import { PostgresClient } from './client.ts'
import { parsers } from './types.ts'

/** One connection. What its session holds, such as advisory locks, ends with it. */
export type Session = Pick<pg.Client, 'connect' | 'query' | 'on' | 'end'>

/** Makes a connection outside of any pool. `name` is what PostgreSQL shows as application_name. */
export function openSession(url: string, name: string): Session {
  const client = new PostgresClient({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    // A connection that has died without a word: no statement here takes nearly as long.
    query_timeout: 60_000,
    keepAlive: true,
    pipeline: true,
    types: parsers,
  } as pg.ClientConfig)
  // A broken connection fails the query that runs or the next one; that is where it is handled.
  client.on('error', () => {})
  return client
}
