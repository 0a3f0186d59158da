import { setTimeout as delay } from 'node:timers/promises'
import type { RawRecord } from '../envelope.ts'
import { describe } from '../errors.ts'
import { logicalTopic, physicalTopic } from '../kafka/client.ts'
import type { Generation, GenerationHandler } from '../kafka/generation.ts'
import type { OutgoingRecord } from '../kafka/producer.ts'
import { isOutdated, type Transactions } from '../kafka/transactions.ts'
import { type Transformed, type Transforming, transform } from './transform.ts'

export interface Batching {
  /** Records in one transaction at most. */
  most: number
  /** How long the first record waits for others, in milliseconds. */
  withinMs: number
}

const MAX_QUEUED = 4_000
const MAX_QUEUED_BYTES = 32 * 1024 * 1024
/** Time for the group to tell a member that it is out, before the member leaves by itself. */
const TOLD_WITHIN_MS = 5_000

interface Lane {
  topic: string
  partition: number
  transactions: Transactions
  queue: RawRecord[]
  running: Promise<void> | undefined
  /** Wakes a lane that waits for its batch to fill. */
  full: AbortController
}

/**
 * Takes the records of each partition in their order, a batch in one transaction, those of different partitions at once.
 * Reading pauses while 4,000 records or 32 MiB wait; a partition without records costs nothing.
 *
 * @param open opens the transactions of a partition: what an owner before this one has left open is ended by it
 */
export async function openLanes(
  generation: Generation,
  batching: Batching,
  deps: Transforming,
  open: (topic: string, partition: number) => Promise<Transactions>,
): Promise<GenerationHandler> {
  const stopping = new AbortController()
  const lanes = await openAll(generation, open)
  let queued = 0
  let queuedBytes = 0

  async function run(lane: Lane): Promise<void> {
    while (lane.queue.length > 0 && !stopping.signal.aborted) {
      await filled(lane)
      const batch = lane.queue.splice(0, batching.most)
      await take(batch, lane)
      queued -= batch.length
      queuedBytes -= batch.reduce((sum, record) => sum + size(record), 0)
      if (queued < MAX_QUEUED / 2 && queuedBytes < MAX_QUEUED_BYTES / 2) generation.resume()
    }
  }

  async function filled(lane: Lane): Promise<void> {
    if (lane.queue.length >= batching.most) return
    lane.full = new AbortController()
    const signal = AbortSignal.any([stopping.signal, lane.full.signal])
    await delay(batching.withinMs, undefined, { signal }).catch(() => {})
  }

  async function take(batch: readonly RawRecord[], { topic, partition, transactions }: Lane): Promise<void> {
    const last = batch.at(-1)
    if (!last) return
    const done: Transformed[] = []
    for (const record of batch) done.push(await transform(record, deps, stopping.signal))
    stopping.signal.throwIfAborted()
    const records = done.flatMap((one) => one.records)
    await transactions.commit(records, {
      topic: physicalTopic(topic, deps.topicPrefix),
      partition,
      nextOffset: last.offset + 1n,
      member: generation.member,
    })
    deps.onOutage(undefined)
    count(topic, done, records, deps)
  }

  function wake(lane: Lane): void {
    lane.running ??= run(lane)
      .catch((error) => leave(lane, error))
      .finally(() => {
        lane.running = undefined
        if (lane.queue.length > 0 && lanes.has(laneKey(lane.topic, lane.partition)) && !stopping.signal.aborted)
          wake(lane)
      })
  }

  /** Nothing more is done here with this partition: whether its last batch was committed, the next to open it finds out. */
  async function leave({ topic, partition }: Lane, error: unknown): Promise<void> {
    if (stopping.signal.aborted) return
    deps.metrics.count('waybill_pipe_transactions_total', { service: deps.name, outcome: 'failed' })
    deps.log.warn({ topic, partition, error: describe(error) }, 'A transaction failed; the partition is opened anew')
    lanes.delete(laneKey(topic, partition))
    // Mostly somebody else has the partition, and the group is about to say so.
    await delay(isOutdated(error) ? TOLD_WITHIN_MS : 0, undefined, { signal: stopping.signal }).then(
      () => generation.fail(error),
      () => {},
    )
  }

  const all = [...lanes.values()]
  return {
    push(record) {
      const lane = lanes.get(laneKey(record.topic, record.partition))
      // A record of a partition that was not assigned or was given up: whoever has it next takes it.
      if (!lane) return
      lane.queue.push(record)
      queued += 1
      queuedBytes += size(record)
      if (queued >= MAX_QUEUED || queuedBytes >= MAX_QUEUED_BYTES) generation.pause()
      if (lane.queue.length >= batching.most) lane.full.abort()
      wake(lane)
    },
    async stop() {
      stopping.abort()
      await Promise.all(all.map((lane) => lane.running))
      await Promise.all(all.map((lane) => lane.transactions.close().catch(() => {})))
    },
  }
}

async function openAll(
  { partitions }: Generation,
  open: (topic: string, partition: number) => Promise<Transactions>,
): Promise<Map<string, Lane>> {
  const lanes = new Map<string, Lane>()
  const opened = await Promise.allSettled(
    partitions.map(async ({ topic, partition }) => {
      const transactions = await open(topic, partition)
      const full = new AbortController()
      lanes.set(laneKey(topic, partition), { topic, partition, transactions, queue: [], running: undefined, full })
    }),
  )
  const failed = opened.find((outcome) => outcome.status === 'rejected')
  if (!failed) return lanes
  await Promise.all([...lanes.values()].map((lane) => lane.transactions.close().catch(() => {})))
  throw failed.reason
}

function count(
  topic: string,
  done: readonly Transformed[],
  records: readonly OutgoingRecord[],
  deps: Transforming,
): void {
  const { metrics, name: service } = deps
  metrics.count('waybill_pipe_transactions_total', { service, outcome: 'committed' })
  for (const [outcome, those] of Map.groupBy(done, (one) => one.outcome)) {
    metrics.count('waybill_records_total', { service, topic, outcome }, those.length)
  }
  for (const [physical, those] of Map.groupBy(records, (record) => record.topic)) {
    const topic = logicalTopic(physical, deps.topicPrefix)
    metrics.count('kafka_events_published_total', { topic, service }, those.length)
  }
}

const laneKey = (topic: string, partition: number) => `${topic}/${partition}`

const size = (record: RawRecord) => (record.value?.length ?? 0) + (record.key?.length ?? 0) + 200
