import { alterUserScramCredentialsV0, type Connection, kGetBootstrapConnection } from '@platformatic/kafka'
import { type Brokers, connectionTo, describe, refusalIn, scramCredential } from '@waybill/messaging'
import { called } from '../brokers/called.ts'
import { type Cluster, patience, withAdmin } from '../cluster.ts'
import { OperatorAdmin } from '../operator-admin.ts'

/** Kafka's number of SCRAM-SHA-512. */
const SCRAM_SHA_512 = 2

/**
 * Gives a principal another password, by SCRAM-SHA-512, while the cluster runs. Connections that are open stay; brokers hear of it
 * one by one, within moments.
 *
 * @throws the client's error when the cluster can't be reached, or does not let this client do so
 */
export const setPassword = (cluster: Cluster, principal: string, password: string): Promise<void> =>
  withAdmin(cluster, async (admin) => {
    const connection = await called<Connection>((done) => admin[kGetBootstrapConnection](done))
    const credential = await scramCredential(password)
    await alterUserScramCredentialsV0.api.async(
      connection,
      [],
      [{ name: principal, mechanism: SCRAM_SHA_512, ...credential }],
    )
  })

/** Whether each of these brokers lets the principal in with this password. Throws what is another failure than a refusal. */
export async function isTaken(brokers: Brokers, principal: string, password: string): Promise<boolean> {
  const { bootstrapBrokers, ...connection } = connectionTo(brokers)
  const login = { mechanism: 'SCRAM-SHA-512' as const, username: principal, password }
  for (const broker of bootstrapBrokers) {
    const options = { ...connection, ...patience, bootstrapBrokers: [broker], sasl: login, retries: 0 }
    const admin = new OperatorAdmin({ clientId: 'waybill-operations', ...options })
    try {
      await admin.listApis()
    } catch (error) {
      if (refusalIn(describe(error)) === 'password') return false
      throw error
    } finally {
      await admin.close()
    }
  }
  return true
}
