import type { API, Callback, Connection } from '@platformatic/kafka'
import { type Admin, kGetApi, kGetBootstrapConnection } from '@platformatic/kafka'

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

const called = <T>(call: (done: Callback<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    call((error, value) => (error || value === undefined ? reject(error ?? new Error('No answer')) : resolve(value)))
  })
