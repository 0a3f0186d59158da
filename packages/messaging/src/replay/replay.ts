import { createLimit } from '../consumer/limit.ts'
import { timeout } from '../consumer/middleware.ts'
import type { RawRecord } from '../envelope.ts'
import { describe } from '../errors.ts'
import type { KafkaOptions } from '../kafka/client.ts'
import { openRanges, type Range, type RangeReader } from '../kafka/range.ts'
import { type Log, type Metrics, unmeasured } from '../log.ts'
import type { Handler } from '../on.ts'
import type { KeyRing } from '../personal/key-ring.ts'
import type { Database } from '../postgres/database.ts'
import { advance } from '../postgres/inbox.ts'
import { openRegistry, type Registry } from '../registry.ts'
import { checkKeys, openDecoder } from '../schemas.ts'
import { checkOneVersion } from '../versions.ts'
import { boundsOf, type ReplayFrom, type ReplayTo } from './bounds.ts'
import { mergeByTime } from './merge.ts'
import { shadowGroup, withoutPublishing } from './shadow.ts'
import { Closed, type Replaying, takeBatch } from './take.ts'

export interface ReplayOptions extends KafkaOptions {
  /** Names the replay: under one name each event takes effect once, however often it is started. */
  name: string
  /** Whose events and handlers these are. */
  service: string
  /** What is done with the events. They act on `db` as always: give those that fill what is to be filled, and no others. */
  handlers: readonly Handler[]
  db: Database
  registryUrl: string | Registry
  /** What personal fields are opened with; needed when a handled event has some. */
  keys?: KeyRing | undefined
  from: ReplayFrom
  to: ReplayTo
  /** Publishes what the handlers publish, as new events that every service takes. Default false: it is thrown away. */
  publish?: boolean | undefined
  /** The longest that one step of a handler may take. Default '30s'. */
  deadline?: string | undefined
  /** What an event that fails does: `stop` ends the replay there, `skip` lists it and goes on. Default `stop`. */
  onFailure?: 'stop' | 'skip' | undefined
  log: Log
  metrics?: Metrics | undefined
}

/** What a run has done. */
export interface ReplayProgress {
  /** Records between where this run began and the end, and how many of them it has read. */
  total: number
  read: number
  applied: number
  duplicate: number
  /** Of a type that no handler takes. */
  ignored: number
  failed: number
  /** Events that handlers published and that were thrown away. */
  suppressed: number
}

/** An event that failed, and was skipped. */
export interface ReplayFailure {
  topic: string
  partition: number
  offset: bigint
  id: string | undefined
  type: string | undefined
  error: string
}

export interface ReplaySummary extends ReplayProgress {
  /** Whether it reached its end; false when it was closed before. */
  complete: boolean
  /** The first 1,000 that were skipped. */
  failures: ReplayFailure[]
}

export interface RunningReplay {
  progress(): ReplayProgress
  /** Ends with the replay. Rejects with a ReplayError at an event that fails, and when Kafka can't be reached. */
  done: Promise<ReplaySummary>
  /** Ends it after the batch that runs; the same name goes on from there. */
  close(): Promise<void>
}

/** Partitions worked on at once, each with one transaction; below a pool's size. */
const MOST_CONCURRENT = 4
const BATCH = 200

/**
 * Runs a part of the topics of these handlers through them once more, in a group of its own: `<service>.replay.<name>`. The service's
 * own group, its offsets and what it remembers of taken events are not touched, and it may run meanwhile. An event takes
 * effect once per name, in the order of its partition. It ends by itself where its topics ended when it first started; started again
 * after a crash it goes on, to the same end, whatever `from` and `to` say then. An outage delays.
 *
 * Outside effects are asked for again, with the same event ids. What handlers publish is thrown away unless `publish` says
 * otherwise; either way the events they publish must be known by `prepareEvents`.
 *
 * @throws RangeError when the name is none
 * @throws TypeError when an event has personal fields and there are no keys, or is handled in two versions
 */
export function startReplay(options: ReplayOptions): RunningReplay {
  const events = options.handlers.map((handler) => handler.event)
  checkOneVersion(events)
  checkKeys(events, options.keys)
  const group = shadowGroup(options.service, options.name)
  const progress = { total: 0, read: 0, applied: 0, duplicate: 0, ignored: 0, failed: 0, suppressed: 0 }
  const failures: ReplayFailure[] = []
  const stopping = new AbortController()
  const { publish = false, log, metrics = unmeasured } = options
  const fields = { replay: group }
  if (publish) log.warn(fields, 'This replay PUBLISHES what its handlers publish: every service takes it as new events')
  else log.warn(fields, 'This replay publishes nothing: what its handlers publish is thrown away')

  const onSuppressed = (events: number) => {
    progress.suppressed += events
  }
  const replaying: Replaying = {
    service: group,
    group,
    db: publish ? options.db : withoutPublishing(options.db, onSuppressed),
    metrics: counting(metrics, progress),
    middleware: [timeout(options.deadline ?? '30s')],
    handlers: Map.groupBy(options.handlers, (handler) => handler.event.type),
    decoder: openDecoder(openRegistry(options.registryUrl), options.keys),
    log,
    signal: stopping.signal,
    onFailure: options.onFailure ?? 'stop',
    failures,
  }

  async function run(): Promise<ReplaySummary> {
    const reader = openRanges({ ...options, clientId: group })
    try {
      const topics = [...new Set(options.handlers.map((handler) => handler.event.topic))]
      const ranges = await boundsOf(options.db, group, reader, { topics, from: options.from, to: options.to })
      progress.total = ranges.reduce((sum, { from, to }) => sum + Number(to - from), 0)
      log.info({ ...fields, records: progress.total }, 'The replay begins')
      await runLanes(ranges, reader, replaying, progress, stopping)
      const complete = !stopping.signal.aborted
      log.info({ ...fields, ...progress }, complete ? 'The replay is complete' : 'The replay was closed before its end')
      return { ...progress, complete, failures }
    } catch (error) {
      log.error({ ...fields, ...progress, error: describe(error) }, 'The replay stopped')
      throw error
    } finally {
      await reader.close()
    }
  }

  const done = run()
  return {
    progress: () => ({ ...progress }),
    done,
    async close() {
      stopping.abort()
      // Its error is for whoever waits for `done`.
      await done.catch(() => {})
    },
  }
}

/** Partitions of one number, whose topics share their keys, are one lane: one key's events are never applied at once. */
async function runLanes(
  ranges: readonly Range[],
  reader: RangeReader,
  deps: Replaying,
  progress: ReplayProgress,
  stopping: AbortController,
) {
  const limit = createLimit(MOST_CONCURRENT)
  const lanes = [...Map.groupBy(ranges, ({ partition }) => partition).values()]
  const outcomes = await Promise.allSettled(
    lanes.map((lane) =>
      limit(async () => {
        try {
          await runLane(lane, reader, deps, progress)
        } catch (error) {
          stopping.abort()
          throw error
        }
      }),
    ),
  )
  const failed = outcomes.find((outcome) => outcome.status === 'rejected' && !(outcome.reason instanceof Closed))
  if (failed?.status === 'rejected') throw failed.reason
}

async function runLane(lane: readonly Range[], reader: RangeReader, deps: Replaying, progress: ReplayProgress) {
  let batch: RawRecord[] = []
  const take = async () => {
    // By partition, since a partition's progress is kept with its events; close enough to the order of time.
    for (const [range, records] of Map.groupBy(batch, ({ topic }) => lane.find((range) => range.topic === topic))) {
      if (range) await takeBatch(records, range, deps)
    }
    progress.read += batch.length
    batch = []
  }
  for await (const record of mergeByTime(lane.map((range) => reader.read(range)))) {
    if (deps.signal.aborted) return
    batch.push(record)
    if (batch.length >= BATCH) await take()
  }
  await take()
  if (deps.signal.aborted) return
  // Behind the last record there may be offsets without one: markers of transactions, and what compaction took.
  const places = lane.map((range) => ({ from: range, nextOffset: range.to }))
  await deps.db.transaction((tx) => advance(tx, deps.group, places))
}

/** Counts outcomes where they are counted for everyone. */
const counting = (metrics: Metrics, progress: ReplayProgress): Metrics => ({
  observe: metrics.observe,
  gauge: metrics.gauge,
  count(name, labels, by = 1) {
    const { outcome } = labels
    if (name === 'waybill_records_total' && isCounted(outcome)) progress[outcome] += by
    metrics.count(name, labels, by)
  },
})

const isCounted = (outcome: string | undefined): outcome is 'applied' | 'duplicate' | 'ignored' | 'failed' =>
  outcome !== undefined && ['applied', 'duplicate', 'ignored', 'failed'].includes(outcome)
