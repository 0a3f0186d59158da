import { endsWithin } from '../ends-within.ts'
import type { RawRecord } from '../envelope.ts'
import { describe } from '../errors.ts'
import type { Generation } from '../kafka/generation.ts'
import { createApart } from './apart.ts'
import { applyTogether } from './apply.ts'
import { type Lane, openLane } from './lane.ts'
import { createLimit } from './limit.ts'
import { Stopped } from './persistently.ts'
import type { Taking } from './taking.ts'
import { createTurns } from './turns.ts'

/** Outside effects at once, of all partitions together. */
const MAX_EFFECTS = 64
const MAX_PENDING = 4_000
const MAX_PENDING_BYTES = 32 * 1024 * 1024
/** Records of one partition between the first that is not dealt with and the last: what a crash would have read again. */
const MAX_SPREAD = 20_000
const DRAIN_WITHIN_MS = 8_000
const ABORT_WITHIN_MS = 2_000
const GIVEN_BACK_WITHIN_MS = 2_000
const MEASURE_EVERY_MS = 5_000

/** What a consumer does with its partitions between one rebalance and the next. */
export interface Session {
  push(record: RawRecord): void
  /** Begins nothing new and returns when what runs is committed, or was called off after 8 s. */
  stop(): Promise<void>
}

export type SessionOptions = Pick<
  Taking,
  'service' | 'group' | 'db' | 'metrics' | 'middleware' | 'handlers' | 'policyOf' | 'decoder' | 'log' | 'onOutage'
>

/**
 * Gives each partition a lane. Reading pauses while 4,000 records or 32 MiB are pending, or one partition's records
 * lie 20,000 apart, since some event at their beginning takes long. Lanes share transactions, and not outside effects.
 */
export function openSession(generation: Generation, options: SessionOptions): Session {
  const { log, metrics, service } = options
  const calledOff = new AbortController()
  const effects = createLimit(MAX_EFFECTS)
  const apart = createApart()
  const applying = { ...options, signal: calledOff.signal }
  const turns = createTurns((batches) => applyTogether(batches, applying))
  const lanes = new Map<string, Lane>()
  let pending = 0
  let pendingBytes = 0
  let paused = false
  let waiting = 0

  const isFull = (of: Iterable<Lane>, share: number) =>
    pending >= MAX_PENDING * share ||
    pendingBytes >= MAX_PENDING_BYTES * share ||
    [...of].some((lane) => lane.spread() >= MAX_SPREAD * share)

  for (const from of generation.partitions) {
    const lane = openLane(from, {
      ...applying,
      effects,
      apart,
      turns,
      onOutage(reason) {
        // While something outside is waited for, what goes well elsewhere does not end the outage.
        if (reason !== undefined || waiting === 0) options.onOutage(reason)
      },
      onWaiting(change, reason) {
        waiting += change
        options.onOutage(waiting > 0 ? reason : undefined)
      },
      onDone(record) {
        pending -= 1
        pendingBytes -= size(record)
        if (paused && !isFull(lanes.values(), 0.5)) {
          paused = false
          generation.resume()
        }
      },
      onAdvance: (nextOffset) => generation.done(from, nextOffset),
      onFailure(error) {
        // Not a handler's fault (those are set aside) but ours: give the partitions back and begin anew.
        log.error({ topic: from.topic, partition: from.partition, error: describe(error) }, 'A partition stopped')
        generation.fail(error)
      },
    })
    lanes.set(laneKey(from.topic, from.partition), lane)
  }

  function measure(): void {
    metrics.gauge('waybill_pending_records', { service }, pending)
    metrics.gauge('waybill_pending_bytes', { service }, pendingBytes)
    const all = [...lanes.values()]
    metrics.gauge('waybill_watermark_spread', { service }, Math.max(0, ...all.map((lane) => lane.spread())))
    metrics.gauge(
      'waybill_parked_keys',
      { service },
      all.reduce((sum, lane) => sum + lane.parkedKeys(), 0),
    )
  }
  /** What is called off here has not ended the process. With PostgreSQL away it goes on behind this, while the process lives. */
  async function giveBack(): Promise<void> {
    try {
      await endsWithin(GIVEN_BACK_WITHIN_MS, Promise.all([...lanes.values()].map((lane) => lane.giveBack())))
    } catch (error) {
      log.warn({ service, error: describe(error) }, 'Tries that were called off stay counted')
    }
  }

  const measuring = setInterval(measure, MEASURE_EVERY_MS)
  measuring.unref()

  return {
    push(record) {
      const lane = lanes.get(laneKey(record.topic, record.partition))
      // A record of a partition that was not assigned: somebody else takes it.
      if (!lane) return
      pending += 1
      pendingBytes += size(record)
      lane.push(record)
      if (!paused && isFull([lane], 1)) {
        paused = true
        metrics.count('waybill_reading_paused_total', { service })
        generation.pause()
      }
    },
    async stop() {
      clearInterval(measuring)
      const beganAt = performance.now()
      const drained = Promise.all([...lanes.values()].map((lane) => lane.drain()))
      if (!(await endsWithin(DRAIN_WITHIN_MS, drained))) {
        log.warn({ service }, 'What runs did not end within 8 s and is called off; its events are read again')
        calledOff.abort(new Stopped())
        // What ignores that may commit later all the same: the partition's next owner then finds it in the inbox.
        await endsWithin(ABORT_WITHIN_MS, drained)
      }
      await giveBack()
      measure()
      metrics.observe('waybill_drain_seconds', { service }, (performance.now() - beganAt) / 1_000)
    },
  }
}

const laneKey = (topic: string, partition: number) => `${topic}/${partition}`

const size = (record: RawRecord) => (record.value?.length ?? 0) + (record.key?.length ?? 0) + 200
