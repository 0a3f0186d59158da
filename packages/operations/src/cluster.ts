import type { Admin } from '@platformatic/kafka'
import { type Brokers, connectionTo } from '@waybill/messaging'
import { OperatorAdmin } from './operator-admin.ts'

/** Where the cluster is. */
export interface Cluster {
  /** host:port of some brokers, from which the others are found; with TLS and a login where Kafka wants them. */
  brokers: Brokers
}

/** A person waits for the answer: a broker that is away is asked for a few seconds, then said to be away. */
export const patience = { retries: 3, retryDelay: 200, connectTimeout: 3_000, requestTimeout: 10_000 } as const

/**
 * Hands `use` a client of the cluster's administration and closes it after.
 *
 * @throws what `use` throws, and the client's error when the cluster can't be reached
 */
export async function withAdmin<T>({ brokers }: Cluster, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new OperatorAdmin({ clientId: 'waybill-operations', ...connectionTo(brokers), ...patience })
  try {
    return await use(admin)
  } finally {
    await admin.close()
  }
}
