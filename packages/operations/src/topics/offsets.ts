import type { Admin } from '@platformatic/kafka'
import type { Layout } from './layout.ts'

/** What one partition holds. */
export interface PartitionOffsets {
  /** Of its first record. */
  first: bigint
  /** That its next record will have. */
  end: bigint
  /** When its youngest record was sent; null when it has none. */
  lastAt: Date | null
}

/** By topic and partition; partitions without a leader, which nobody can ask, are not in it. */
export type Offsets = ReadonlyMap<string, ReadonlyMap<number, PartitionOffsets>>

const EARLIEST = -2n
const LATEST = -1n
/** The record with the largest timestamp: its offset, and that timestamp. */
const YOUNGEST = -3n

/** First and end offset of every partition, and the time of its youngest record. */
export async function readOffsets(admin: Admin, layout: Layout): Promise<Offsets> {
  const topics = [...layout].flatMap(([name, places]) => {
    const led = places.filter(({ leader }) => leader !== null)
    return led.length > 0 ? [{ name, partitions: led.map(({ partition }) => partition) }] : []
  })
  if (topics.length === 0) return new Map()
  const ask = async (timestamp: bigint) => {
    const listed = await admin.listOffsets({
      topics: topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map((partitionIndex) => ({ partitionIndex, timestamp })),
      })),
    })
    return new Map(
      listed.map(({ name, partitions }) => [name, new Map(partitions.map((each) => [each.partitionIndex, each]))]),
    )
  }
  const [first, end, youngest] = [await ask(EARLIEST), await ask(LATEST), await ask(YOUNGEST)]
  return new Map(
    topics.map(({ name, partitions }) => [
      name,
      new Map(
        partitions.map((partition) => {
          const at = youngest.get(name)?.get(partition)?.timestamp ?? -1n
          return [
            partition,
            {
              first: first.get(name)?.get(partition)?.offset ?? 0n,
              end: end.get(name)?.get(partition)?.offset ?? 0n,
              lastAt: at < 0n ? null : new Date(Number(at)),
            },
          ]
        }),
      ),
    ]),
  )
}
