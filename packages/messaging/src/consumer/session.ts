import type { RawRecord } from '../envelope.ts'
import { describe } from '../errors.ts'
import type { Generation } from '../kafka/group.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import { createLimit } from './limit.ts'
import { readFence, Stopped, type Taking, takeRecords } from './partition.ts'

const MAX_BATCH = 200
/** Transactions at once; below the pool's size, so that routes and jobs find a connection. */
const MAX_CONCURRENT = 5
const MAX_QUEUED = 4_000
const MAX_QUEUED_BYTES = 32 * 1024 * 1024

/** What a consumer does with its partitions between one rebalance and the next. */
export interface Session {
  push(record: RawRecord): void
  /** Starts nothing new and returns when what runs has ended. */
  stop(): Promise<void>
}

interface Lane {
  from: PartitionId
  queue: RawRecord[]
  running: Promise<void> | undefined
  /** Where the database says this partition was taken up to, asked for with the first records. */
  fence: bigint | undefined
}

/**
 * Takes the records of each partition in their order and those of different partitions at once. Reading pauses while
 * 4,000 records or 32 MiB wait. The batch that the process before this one may have died in, which begins where the
 * database says, is taken one event at a time with its tries counted: so an event that ends the process is found.
 */
export function openSession(generation: Generation, deps: Taking): Session {
  const stopping = new AbortController()
  const limit = createLimit(MAX_CONCURRENT)
  const lanes = new Map<string, Lane>()
  let queued = 0
  let queuedBytes = 0

  for (const from of generation.partitions) {
    lanes.set(laneKey(from.topic, from.partition), { from, queue: [], running: undefined, fence: undefined })
  }

  async function run(lane: Lane): Promise<void> {
    while (lane.queue.length > 0 && !stopping.signal.aborted) {
      const batch = lane.queue.splice(0, MAX_BATCH)
      const [first, last] = [batch.at(0), batch.at(-1)]
      if (!first || !last) return
      await limit(async () => {
        lane.fence ??= await readFence(lane.from, first.offset, deps, stopping.signal)
        const careful = last.offset >= lane.fence && first.offset < lane.fence + BigInt(MAX_BATCH)
        await takeRecords(batch, lane.from, careful, deps, stopping.signal)
      })
      generation.done(lane.from, last.offset + 1n)
      queued -= batch.length
      queuedBytes -= batch.reduce((sum, record) => sum + size(record), 0)
      if (queued < MAX_QUEUED / 2 && queuedBytes < MAX_QUEUED_BYTES / 2) generation.resume()
    }
  }

  function wake(lane: Lane): void {
    lane.running ??= run(lane)
      .catch((error) => {
        if (error instanceof Stopped) return
        // Not a handler's fault (those are dead letters) but ours: give the partitions back and begin anew.
        deps.log.error(
          { topic: lane.from.topic, partition: lane.from.partition, error: describe(error) },
          'A partition stopped',
        )
        generation.fail(error)
      })
      .finally(() => {
        lane.running = undefined
        if (lane.queue.length > 0 && !stopping.signal.aborted) wake(lane)
      })
  }

  return {
    push(record) {
      const lane = lanes.get(laneKey(record.topic, record.partition))
      // A record of a partition that was not assigned: somebody else takes it.
      if (!lane) return
      lane.queue.push(record)
      queued += 1
      queuedBytes += size(record)
      if (queued >= MAX_QUEUED || queuedBytes >= MAX_QUEUED_BYTES) generation.pause()
      wake(lane)
    },
    async stop() {
      stopping.abort()
      await Promise.all([...lanes.values()].map((lane) => lane.running))
    },
  }
}

const laneKey = (topic: string, partition: number) => `${topic}/${partition}`

const size = (record: RawRecord) => (record.value?.length ?? 0) + (record.key?.length ?? 0) + 200
