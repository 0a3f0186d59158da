import { setTimeout as delay } from 'node:timers/promises'
import { describe } from '../errors.ts'
import { setAside, type Where } from './apply.ts'
import { policyFor } from './intake.ts'
import { type Item, isEvent, placeOf } from './item.ts'
import { persistently, Stopped } from './persistently.ts'
import { verdictOn } from './verdict.ts'
import { finish, nextOffset, proceed, type Work } from './work.ts'

/** Decides what becomes of an item that failed alone, and does it. */
export async function settle(work: Work, item: Item, error: unknown): Promise<void> {
  const { deps } = work
  if (error instanceof Stopped || deps.signal.aborted) throw new Stopped()
  const failed = item.failed + 1
  const verdict = verdictOn(error, failed, policyFor(item, deps))
  if (verdict.kind !== 'wait') {
    // Only failures use up its tries. What is told names those too that ended with a process.
    const attempts = verdict.kind === 'dead' ? item.failed + Math.max(1, item.begun) : failed
    tell(work, item, verdict.kind, error, attempts)
    return put(work, item, verdict, error, attempts)
  }
  if (!item.parked) return wait(work, item, verdict.ms, describe(error))
  // It waits where it is, and its try does not count.
  return put(work, item, { kind: 'park', ms: verdict.ms }, error, item.failed)
}

async function put(work: Work, item: Item, where: Where, error: unknown, attempts: number): Promise<void> {
  const { deps, from, parked } = work
  const { record, firstFailedAt = new Date() } = item
  const failure = { service: deps.service, error, attempts, firstFailedAt }
  const next = nextOffset(work, [item])
  const aside = () => setAside(item, where, failure, { nextOffset: next, epoch: work.epoch }, from, deps)
  await persistently(() => deps.turns.alone(from.partition, aside), deps)
  if (next > work.fence) work.fence = next
  const isParked = where.kind === 'park'
  if (isParked) parked.set(item.key, { key: record.key, offset: record.offset, dueInMs: where.ms })
  await finish(work, item, isParked)
}

/** Lets an item wait in memory for something outside. Its key waits with it. */
function wait(work: Work, item: Item, ms: number, reason: string): void {
  const { deps, draining, outside, tries, waiting } = work
  waiting.set(item.key, [item])
  // Told once, however often it is tried: it is over when the item is dealt with.
  if (!outside.has(item.key)) {
    outside.set(item.key, reason)
    deps.onWaiting(1, reason)
    deps.log.debug({ ...placeOf(item), error: reason }, 'An event waits for something outside')
  }
  work.background(async () => {
    await tries.giveBack(item)
    await delay(ms, undefined, { signal: AbortSignal.any([deps.signal, draining.signal]) }).catch(() => {
      throw new Stopped()
    })
    const items = waiting.get(item.key) ?? []
    waiting.delete(item.key)
    for (const next of items) proceed(work, next)
  })
}

function tell({ deps }: Work, item: Item, verdict: Where['kind'], error: unknown, attempt: number): void {
  const { log, metrics, service } = deps
  const event = isEvent(item) ? { type: item.read.event.type, id: item.read.event.id } : {}
  const fields = { ...placeOf(item), ...event, attempt, error: describe(error) }
  if (verdict === 'dead') return void log.error(fields, 'An event goes to the dead letters')
  log.warn(fields, 'An event failed and is tried again')
  metrics.count('waybill_retries_total', { service, type: event.type ?? 'unknown' })
}
