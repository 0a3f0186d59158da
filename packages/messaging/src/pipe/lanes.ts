import { setTimeout as delay } from 'node:timers/promises'
import type { RawRecord } from '../envelope.ts'
import { describe } from '../errors.ts'
import { logicalTopic, physicalTopic } from '../kafka/client.ts'
import type { Generation, GenerationHandler } from '../kafka/generation.ts'
import type { OutgoingRecord } from '../kafka/producer.ts'
import { isOutdated } from '../kafka/transactions.ts'
import { type Batching, type Lane, laneKey, type Opening, openEach } from './lane.ts'
import { type Transformed, type Transforming, transform } from './transform.ts'
import { noteOf } from './trial.ts'

const MAX_QUEUED = 4_000
const MAX_QUEUED_BYTES = 32 * 1024 * 1024
/** Time for the group to tell a member that it is out, before the member leaves by itself. */
const TOLD_WITHIN_MS = 5_000

/**
 * Takes the records of each partition in their order, a batch in one transaction, those of different partitions at once.
 * Reading pauses while 4,000 records or 32 MiB wait; a partition without records costs nothing. Behind an owner that did not
 * end well, records are taken one at a time, so that the one that ends its process is found.
 */
export async function openLanes(
  generation: Generation,
  batching: Batching,
  deps: Transforming,
  opening: Opening,
): Promise<GenerationHandler> {
  const stopping = new AbortController()
  const lanes = await openEach(generation, batching, opening)
  let queued = 0
  let queuedBytes = 0

  async function run(lane: Lane): Promise<void> {
    while (lane.queue.length > 0 && !stopping.signal.aborted) {
      const apart = lane.trial.apart > 0
      if (!apart) await filled(lane)
      const batch = lane.queue.splice(0, apart ? 1 : batching.most)
      await (apart ? takeApart(batch, lane) : takeTogether(batch, lane))
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

  async function takeTogether(batch: readonly RawRecord[], lane: Lane): Promise<void> {
    const [first] = batch
    if (!first) return
    if (lane.begunAt === undefined) await note(lane, first.offset, noteOf(0))
    const done: Transformed[] = []
    for (const record of batch) done.push(await transform(record, deps, stopping.signal))
    await commit(batch, done, lane)
  }

  /** Takes a record whose tries are counted, from before its `map` runs until what it became is committed. */
  async function takeApart(batch: readonly RawRecord[], lane: Lane): Promise<void> {
    const [record] = batch
    if (!record) return
    const tries = lane.trial.triesAt(record.offset)
    const begin = () => note(lane, record.offset, noteOf(tries + 1))
    await commit(batch, [await transform(record, deps, stopping.signal, { tries, begin })], lane)
    lane.trial.apart -= 1
  }

  async function commit(batch: readonly RawRecord[], done: readonly Transformed[], lane: Lane): Promise<void> {
    const last = batch.at(-1)
    if (!last) return
    stopping.signal.throwIfAborted()
    const records = done.flatMap((one) => one.records)
    await note(lane, last.offset + 1n, noteOf(0), records)
    deps.onOutage(undefined)
    count(lane.topic, done, records, deps)
  }

  async function note(lane: Lane, nextOffset: bigint, note: string, records: OutgoingRecord[] = []): Promise<void> {
    const { topic, partition, transactions } = lane
    const { member } = generation
    const progress = { topic: physicalTopic(topic, deps.topicPrefix), partition, nextOffset, member, note }
    // When this fails, how far the partition was taken is unknown.
    lane.begunAt = undefined
    await transactions.commit(records, progress)
    lane.begunAt = nextOffset
  }

  /** Takes away the note that this process is at work: whoever comes next need not be careful. */
  async function endWell(lane: Lane): Promise<void> {
    if (lane.begunAt === undefined) return
    const { topic, partition } = lane
    await note(lane, lane.begunAt, '').catch((error) =>
      // As a rule the partition is somebody else's already: who then takes a few hundred records one at a time.
      deps.log.debug({ topic, partition, error: describe(error) }, 'The partition is left as begun'),
    )
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
      await Promise.all(all.map(endWell))
      await Promise.all(all.map((lane) => lane.transactions.close().catch(() => {})))
    },
  }
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

const size = (record: RawRecord) => (record.value?.length ?? 0) + (record.key?.length ?? 0) + 200
