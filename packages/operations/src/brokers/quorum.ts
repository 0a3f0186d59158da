import type { API, Connection } from '@platformatic/kafka'
import { type Admin, kGetApi, kGetBootstrapConnection } from '@platformatic/kafka'
import { called } from './called.ts'

interface Quorum {
  topics: { partitions: { leaderId: number; currentVoters: { replicaId: number }[] }[] }[]
}

const METADATA_LOG = '__cluster_metadata'

/**
 * The controller that leads the others, and all that may. Metadata only names a broker that passes requests on.
 *
 * @returns undefined when the cluster does not tell, as one that is older than KRaft
 */
export async function readQuorum(admin: Admin): Promise<{ leader: number; voters: number[] } | undefined> {
  try {
    const connection = await called<Connection>((done) => admin[kGetBootstrapConnection](done))
    const api = await called<API<[unknown], Quorum>>((done) => admin[kGetApi]('DescribeQuorum', done))
    const asked = [{ topicName: METADATA_LOG, partitions: [{ partitionIndex: 0 }] }]
    const { topics } = await called<Quorum>((done) => api(connection, asked, done))
    const [log] = topics.flatMap(({ partitions }) => partitions)
    return log && { leader: log.leaderId, voters: log.currentVoters.map(({ replicaId }) => replicaId) }
  } catch {
    return undefined // it is a nicety: what it can't tell, the page leaves out
  }
}
