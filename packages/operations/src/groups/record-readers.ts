import { type Cluster, withAdmin } from '../cluster.ts'
import { nameOf, type Place } from './ends.ts'
import { listAll, readCommitted } from './read.ts'

/** A group that reads the topic of a record, and where it is beside that record. */
export interface RecordReader {
  group: string
  /** Kafka's name of the group's state: `Stable`, `Empty`, … */
  state: string
  /** The offset that it has committed of the record's partition; null: none yet. */
  committed: string | null
  /** How many offsets it has to read before the record; -1: it is past it; null: it has committed nothing of the partition. */
  ahead: number | null
}

/**
 * Every group that has committed an offset of the record's topic, by name. It tells where groups are, not what they did:
 * that only their owners know.
 *
 * @throws the client's error when the cluster can't be reached
 */
export const readersOfRecord = (cluster: Cluster, record: Place & { offset: bigint }): Promise<RecordReader[]> =>
  withAdmin(cluster, async (admin) => {
    const groups = await listAll(admin)
    const committed = await readCommitted(admin, [...groups.keys()])
    return [...committed]
      .filter(([, places]) => [...places.values()].some(({ topic }) => topic === record.topic))
      .map(([group, places]) => {
        const at = places.get(nameOf(record))?.offset
        return {
          group,
          state: String(groups.get(group)?.state ?? 'Unknown'),
          committed: at === undefined ? null : String(at),
          ahead: at === undefined ? null : at > record.offset ? -1 : Number(record.offset - at),
        }
      })
      .sort((a, b) => a.group.localeCompare(b.group))
  })
