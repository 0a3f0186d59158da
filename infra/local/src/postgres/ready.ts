import { PostgresClient } from '@waybill/messaging/postgres-client'
import { adminUrl, type Cluster } from './cluster.ts'

const WITHIN_MS = 2_000

/** Ready when a query is answered: the port is open already while a crashed server recovers. */
export const answersQueries = (cluster: Cluster) => async (): Promise<boolean> => {
  const client = new PostgresClient({
    connectionString: adminUrl(cluster),
    connectionTimeoutMillis: WITHIN_MS,
    query_timeout: WITHIN_MS,
  })
  client.on('error', () => {}) // the server went away in between: the query says so
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } finally {
    await client.end()
  }
}
