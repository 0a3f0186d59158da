import { setTimeout as delay } from 'node:timers/promises'
import type { RawRecord } from '../envelope.ts'
import { describe, PermanentError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Handler } from '../on.ts'
import { countAttempt, uncountAttempt } from '../postgres/attempts.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import { isOutage } from '../postgres/outage.ts'
import { tryParked } from '../postgres/parked.ts'
import { createWaker } from '../relay/waker.ts'
import type { Decoder } from '../schemas.ts'
import { type Applying, applyTogether, type EventItem, runEffects, setAside, type Where } from './apply.ts'
import { dueAt, triedBefore } from './failure-topics.ts'
import { asks, type Item, isEvent, orderOf } from './item.ts'
import type { Limit } from './limit.ts'
import { openParkedKeys } from './parked-keys.ts'
import { type Patience, persistently, Stopped } from './persistently.ts'
import { read } from './read.ts'
import { createReadyList } from './ready-list.ts'
import { budget, type RetryPolicy } from './retry-policy.ts'
import { beganWell, beginAt, type Start } from './start.ts'
import { verdictOn } from './verdict.ts'
import { createWatermark } from './watermark.ts'

export interface Lane {
  push(record: RawRecord): void
  /** Begins nothing new, and ends when what runs is committed. */
  drain(): Promise<void>
  /** Records between the first that is not dealt with and the last that came. */
  spread(): number
  /** Keys with parked records. */
  parkedKeys(): number
}

export interface Taking extends Applying, Patience {
  handlers: ReadonlyMap<string, readonly Handler[]>
  policyOf(type: string | undefined): RetryPolicy
  decoder: Decoder
  log: Log
  /** Lets some outside effects run at once, for all partitions together. */
  effects: Limit
  /** Holds a transaction back while another one that may lock the same rows runs in this process. */
  inTurn: Limit
  /** A record is dealt with, whatever became of it. */
  onDone(record: RawRecord): void
  /** All before this offset is dealt with. */
  onAdvance(nextOffset: bigint): void
  /** Something outside is down: an event begins (1) or ends (-1) to wait for it. */
  onWaiting(change: 1 | -1, reason: string): void
  /** It cannot go on by itself. */
  onFailure(error: unknown): void
}

const MAX_BATCH = 500
/** How far behind a suspicious start events are taken one by one, each counted. */
const CAREFUL = 1_000n
const MOST_SLEEP_MS = 60_000

/**
 * Takes the records of one partition. Those of one key in their order; of different keys, whoever is ready goes: its
 * outside effects run beside those of others, and what is ready to be committed goes in one transaction at a time. When
 * that fails it is done in halves, so only the event that fails is set aside: parked with its key's later events
 * behind it, sent to a delay topic, or to the dead letters.
 */
export function openLane(from: PartitionId, deps: Taking): Lane {
  const { db, group, log } = deps
  const incoming: RawRecord[] = []
  const ready = createReadyList<Item>()
  const watermark = createWatermark()
  const parked = openParkedKeys(db, group, from)
  const waker = createWaker()
  const draining = new AbortController()
  /** What waits for nothing but its commit. */
  const committable: Item[] = []
  const failures: { item: Item; error: unknown }[] = []
  /** What waits for something outside, by key, with the events of its key that were out with it. */
  const waiting = new Map<string, Item[]>()
  let start: Start | undefined
  let running = 0

  function background(work: () => Promise<void>): void {
    running += 1
    work()
      .catch((error) => {
        if (!(error instanceof Stopped)) deps.onFailure(error)
      })
      .finally(() => {
        running -= 1
        waker.wake()
      })
  }

  function proceed(item: Item): void {
    if (!isEvent(item) || !asks(item)) return void committable.push(item)
    const { event, handlers } = item.read
    background(async () => {
      try {
        item.results = await deps.effects(() => runEffects(event, handlers, deps))
        committable.push(item)
      } catch (error) {
        failures.push({ item, error })
      }
    })
  }

  async function toItem(record: RawRecord, careful: boolean): Promise<Item | undefined> {
    const found = await persistently(() => read(record, deps.handlers, deps.decoder), deps)
    if (found.kind === 'ignored') return undefined
    const key = orderOf(record.key, record.offset)
    const item = { key, record, read: found, counted: 0, firstFailedAt: undefined, parked: false, results: undefined }
    if (!careful) return item
    const { attempts, firstFailedAt } = await persistently(() => countAttempt(db, group, from, record.offset), deps)
    return unlessCrashed({ ...item, counted: attempts, firstFailedAt })
  }

  /** Its last tries were counted but never ended in an error that we saw: they took the process with them. */
  function unlessCrashed(item: Item): Item {
    const most = budget(policyFor(item))
    if (item.counted <= most) return item
    const error = new PermanentError(`No try of ${most} came to an end`, { code: 'crashed' })
    return { ...item, counted: most, read: { kind: 'undecodable', error } }
  }

  async function admit(): Promise<void> {
    let admitted = 0
    for (const record of incoming) {
      if (dueAt(record) > Date.now()) break
      start ??= await beginAt(from, record.offset, deps)
      const careful = start.suspicious && record.offset < start.fence + CAREFUL
      if (careful && watermark.spread() > 0) break
      admitted += 1
      watermark.received(record.offset)
      const item = await toItem(record, careful)
      if (item) ready.add(item)
      else {
        deps.metrics.count('waybill_records_total', { service: deps.service, topic: from.topic, outcome: 'ignored' })
        finished(record)
      }
    }
    incoming.splice(0, admitted)
  }

  function retryDue(): void {
    for (const { key, recordKey, offset } of parked.due()) {
      if (!ready.hold(key)) continue
      background(async () => {
        const tried = await persistently(() => tryParked(db, group, from, offset), deps)
        if (!tried) {
          await persistently(() => parked.advance(key, recordKey), deps)
          return ready.release(key)
        }
        const { record, attempts, firstFailedAt } = tried
        const found = await persistently(() => read(record, deps.handlers, deps.decoder), deps)
        const gone = new PermanentError('This service handles no such event any more', { code: 'no-handler' })
        const known = found.kind === 'ignored' ? ({ kind: 'undecodable', error: gone } as const) : found
        const item = { key, record, read: known, counted: attempts, firstFailedAt, parked: true, results: undefined }
        proceed(unlessCrashed(item))
      })
    }
  }

  /** What can go into one transaction now. Starts the effects of what has to ask first. */
  function assemble(): Item[] {
    const items = committable.splice(0, MAX_BATCH)
    while (items.length < MAX_BATCH && !draining.signal.aborted) {
      const item = ready.next()
      if (!item) break
      if (asks(item) && !parked.has(item.key)) {
        proceed(item)
        continue
      }
      let next: Item | undefined = item
      while (next) {
        items.push(next)
        if (items.length >= MAX_BATCH) break
        next = ready.follow(item.key, (follower) => !asks(follower) || parked.has(item.key))
      }
    }
    return items.sort((a, b) => (a.record.offset < b.record.offset ? -1 : 1))
  }

  async function commit(items: readonly Item[]): Promise<void> {
    const apply: EventItem[] = []
    const behind: Item[] = []
    const poison: Item[] = []
    for (const item of items) {
      const queue = waiting.get(item.key)
      if (queue) queue.push(item)
      else if (!isEvent(item)) poison.push(item)
      else if (!item.parked && parked.has(item.key)) behind.push(item)
      else apply.push(item)
    }
    if (apply.length + behind.length > 0) await commitTogether(apply, behind)
    for (const item of poison) await settle(item, item.read.kind === 'undecodable' ? item.read.error : undefined)
  }

  async function commitTogether(apply: readonly EventItem[], behind: readonly Item[]): Promise<void> {
    const items = [...apply, ...behind]
    const batch = { apply, park: behind.map(({ record }) => record), nextOffset: nextOffset(items) }
    try {
      await persistently(() => deps.inTurn(() => applyTogether(batch, from, deps)), deps, isOutage)
    } catch (error) {
      if (error instanceof Stopped) throw error
      const [only] = items
      if (only && items.length === 1) return settle(only, error)
      log.debug({ ...place(only?.record), events: items.length, error: describe(error) }, 'A batch failed; in halves')
      const ordered = items.toSorted((a, b) => (a.record.offset < b.record.offset ? -1 : 1))
      const middle = Math.ceil(ordered.length / 2)
      await commit(ordered.slice(0, middle))
      return commit(ordered.slice(middle))
    }
    for (const item of items) await finish(item)
  }

  /** Decides what becomes of an event that failed alone. */
  async function settle(item: Item, error: unknown): Promise<void> {
    if (error instanceof Stopped || deps.signal.aborted) throw new Stopped()
    const attempts = item.counted > 0 ? item.counted : triedBefore(item.record) + 1
    const verdict = verdictOn(error, attempts, policyFor(item))
    if (verdict.kind === 'wait') {
      if (!item.parked) return wait(item, verdict.ms, error)
      // It waits where it is, and its try does not count.
      return setItAside(item, { kind: 'park', ms: verdict.ms }, error, attempts - 1)
    }
    tell(item, verdict.kind, error, attempts)
    return setItAside(item, verdict, error, attempts)
  }

  async function setItAside(item: Item, where: Where, error: unknown, attempts: number): Promise<void> {
    const { record, firstFailedAt = new Date() } = item
    const failure = { service: deps.service, error, attempts, firstFailedAt }
    await persistently(() => deps.inTurn(() => setAside(item, where, failure, nextOffset([item]), from, deps)), deps)
    if (where.kind === 'park') parked.set(item.key, { key: record.key, offset: record.offset, dueInMs: where.ms })
    await finish(item, where.kind)
  }

  function wait(item: Item, ms: number, error: unknown): void {
    const reason = describe(error)
    waiting.set(item.key, [item])
    deps.onWaiting(1, reason)
    log.debug({ ...place(item.record), error: reason }, 'An event waits for something outside')
    background(async () => {
      const counted = item.counted > 0
      try {
        if (counted) await persistently(() => uncountAttempt(db, group, from, item.record.offset), deps)
        await delay(ms, undefined, { signal: AbortSignal.any([deps.signal, draining.signal]) }).catch(() => {
          throw new Stopped()
        })
        if (counted) await persistently(() => countAttempt(db, group, from, item.record.offset), deps)
        const items = waiting.get(item.key) ?? []
        waiting.delete(item.key)
        for (const next of items) proceed(next)
      } finally {
        deps.onWaiting(-1, reason)
      }
    })
  }

  async function finish(item: Item, became: Where['kind'] | 'applied' = 'applied'): Promise<void> {
    if (item.parked && became !== 'park') {
      await persistently(() => parked.advance(item.key, item.record.key), deps)
    }
    ready.release(item.key)
    if (!item.parked) finished(item.record)
  }

  function finished(record: RawRecord): void {
    watermark.done(record.offset)
    deps.onDone(record)
  }

  const nextOffset = (items: readonly Item[]): bigint =>
    watermark.next(items.filter((item) => !item.parked).map(({ record }) => record.offset)) ?? 0n

  const policyFor = (item: Item): RetryPolicy => deps.policyOf(isEvent(item) ? item.read.event.type : undefined)

  async function advance(): Promise<void> {
    const next = watermark.next()
    if (next === undefined) return
    deps.onAdvance(next)
    if (start?.unfinished && next > start.fence) {
      await beganWell(from, start, deps)
      start.unfinished = false
    }
  }

  function tell(item: Item, verdict: 'park' | 'delay' | 'dead', error: unknown, attempt: number): void {
    const event = isEvent(item) ? { type: item.read.event.type, id: item.read.event.id } : {}
    const fields = { ...place(item.record), ...event, attempt, error: describe(error) }
    if (verdict === 'dead') return void log.error(fields, 'An event goes to the dead letters')
    log.warn(fields, 'An event failed and is tried again')
    deps.metrics.count('waybill_retries_total', { service: deps.service, type: event.type ?? 'unknown' })
  }

  const idle = () => running === 0 && committable.length === 0 && failures.length === 0

  async function run(): Promise<void> {
    await persistently(() => parked.load(), deps)
    for (;;) {
      if (deps.signal.aborted) throw new Stopped()
      if (!draining.signal.aborted) {
        await admit()
        retryDue()
      }
      const failed = failures.splice(0)
      for (const { item, error } of failed) await settle(item, error)
      const items = assemble()
      await commit(items)
      await advance()
      if (items.length + failed.length > 0) continue
      if (draining.signal.aborted && idle()) return
      const [head] = incoming
      const dueInMs = head ? Math.max(0, dueAt(head) - Date.now()) || MOST_SLEEP_MS : MOST_SLEEP_MS
      await waker.sleep(Math.min(dueInMs, parked.dueInMs(), MOST_SLEEP_MS), deps.signal)
    }
  }

  const ran = run().catch((error) => {
    if (!(error instanceof Stopped)) deps.onFailure(error)
  })

  return {
    push(record) {
      incoming.push(record)
      waker.wake()
    },
    async drain() {
      draining.abort()
      waker.wake()
      await ran
    },
    spread: () => watermark.spread(),
    parkedKeys: () => parked.size,
  }
}

const place = (record: RawRecord | undefined) =>
  record ? { topic: record.topic, partition: record.partition, offset: String(record.offset) } : {}
