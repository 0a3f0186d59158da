import { logicalTopic, physicalTopic } from '../kafka/client.ts'
import type { EmbeddedBroker, EmbeddedPartition } from '../kafka/embedded.ts'
import type { GenerationHandler } from '../kafka/generation.ts'
import type { GroupOptions } from '../kafka/group.ts'

interface Opening {
  broker: EmbeddedBroker
  options: GroupOptions
  partitions: readonly EmbeddedPartition[]
  /** Where the group reads on. */
  from(place: EmbeddedPartition): bigint
  commit(place: { topic: string; partition: number }, offset: bigint): void
  fail(error: unknown): void
}

export interface RunningMemoryGeneration {
  /** Gives out nothing more, and settles when the handler has ended its work. What it still commits counts. */
  end(): Promise<void>
}

/** So many records are given out before others have a turn on the event loop. */
const AT_ONCE = 50

/** Gives a member the records of its partitions, until the next rebalance. */
export function openMemoryGeneration(opening: Opening): RunningMemoryGeneration {
  const { broker, options, partitions, commit, fail } = opening
  const { topicPrefix } = options
  const ended = new AbortController()
  let open = true
  let paused = false
  let goOn = () => {}

  const opened = Promise.resolve(
    options.onGeneration({
      partitions: partitions.map(({ topic, topicId, partition }) => ({
        topic: logicalTopic(topic, topicPrefix),
        topicId,
        partition,
      })),
      done({ topic, partition }, nextOffset) {
        // After the end the partition is another's, whose offset this would set.
        if (open) commit({ topic: physicalTopic(topic, topicPrefix), partition }, nextOffset)
      },
      pause: () => {
        paused = true
      },
      resume: () => {
        paused = false
        goOn()
      },
      fail,
      // A group in memory refuses nobody's commit for being of an old generation, so these are names only.
      member: { groupId: options.groupId, memberId: options.groupId, generationId: 0, coordinatorId: 0 },
    }),
  )

  async function giveOut(handler: GenerationHandler): Promise<void> {
    const next = new Map(partitions.map((place) => [place, opening.from(place)]))
    while (!ended.signal.aborted) {
      const changed = broker.changed(ended.signal)
      for (const [place, offset] of next) {
        const records = broker.read(place.topic, place.partition, offset).slice(0, AT_ONCE)
        for (const record of records) {
          while (paused && !ended.signal.aborted) await resumed()
          if (ended.signal.aborted) return
          handler.push({ ...record, topic: logicalTopic(record.topic, topicPrefix) })
          next.set(place, record.offset + 1n)
        }
      }
      const more = [...next].some(([place, offset]) => broker.read(place.topic, place.partition, offset).length > 0)
      await (more ? new Promise(setImmediate) : changed)
    }
  }

  const resumed = () =>
    new Promise<void>((resolve) => {
      goOn = resolve
      ended.signal.addEventListener('abort', () => resolve(), { once: true })
    })

  // Not before the handler has its generation, as in Kafka.
  const giving = new Promise(setImmediate).then(async () => giveOut(await opened)).catch(fail)

  return {
    async end() {
      ended.abort()
      await giving.then(() => opened).then((handler) => handler.stop(), fail)
      open = false
    },
  }
}
