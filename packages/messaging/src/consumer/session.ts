import type { RawRecord } from '../envelope.ts'
import { describe } from '../errors.ts'
import type { Generation } from '../kafka/generation.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import { createLimit, type Limit } from './limit.ts'
import { Stopped, type Taking, takeRecords } from './partition.ts'
import { beganWell, beginAt, type Start } from './start.ts'

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
  /** What is known of a process before this one, asked for with the first records. */
  start: Start | undefined
}

/**
 * Takes the records of each partition in their order and those of different partitions at once. Reading pauses while
 * 4,000 records or 32 MiB wait.
 *
 * Transactions of partitions of one number take turns, whatever their topic: topics with one key have an order's events in
 * partitions of one number, and two transactions that lock the same few orders in different orders would deadlock. Outside calls do
 * not take turns: a slow one holds up its own partition only.
 */
export function openSession(generation: Generation, deps: Omit<Taking, 'inTurn'>): Session {
  const stopping = new AbortController()
  const limit = createLimit(MAX_CONCURRENT)
  const lanes = new Map<string, Lane>()
  let queued = 0
  let queuedBytes = 0

  for (const from of generation.partitions) {
    lanes.set(laneKey(from.topic, from.partition), { from, queue: [], running: undefined, start: undefined })
  }

  const turns = new Map<number, Limit>()
  function turnOf({ from: { partition } }: Lane): Limit {
    const turn = turns.get(partition) ?? createLimit(1)
    turns.set(partition, turn)
    return (work) => turn(() => limit(work))
  }

  async function take(lane: Lane, batch: RawRecord[], first: bigint, last: bigint): Promise<void> {
    const { signal } = stopping
    lane.start ??= await beginAt(lane.from, first, deps, signal)
    const { fence, suspicious } = lane.start
    const careful = suspicious && first < fence + BigInt(MAX_BATCH)
    await takeRecords(batch, lane.from, careful, { ...deps, inTurn: turnOf(lane) }, signal)
    if (lane.start.unfinished && last >= fence) {
      await beganWell(lane.from, lane.start, deps, signal)
      lane.start.unfinished = false
    }
  }

  async function run(lane: Lane): Promise<void> {
    while (lane.queue.length > 0 && !stopping.signal.aborted) {
      const batch = lane.queue.splice(0, MAX_BATCH)
      const [first, last] = [batch.at(0), batch.at(-1)]
      if (!first || !last) return
      await take(lane, batch, first.offset, last.offset)
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
