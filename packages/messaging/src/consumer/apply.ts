import { derivedId } from '../derived-id.ts'
import { describe } from '../errors.ts'
import type { Received } from '../event.ts'
import type { Metrics } from '../log.ts'
import type { Handler } from '../on.ts'
import { clearAttempts } from '../postgres/attempts.ts'
import type { Database, Tx } from '../postgres/database.ts'
import { type PartitionId, type TakenPart, takeEvents, takenBefore, unmark } from '../postgres/inbox.ts'
import { park, unpark } from '../postgres/parked.ts'
import { callHandlers, Interleaved } from './calls.ts'
import { deadLetter, delay, type Failure } from './dead-letter.ts'
import type { Item } from './item.ts'
import { type Middleware, type Step, through } from './middleware.ts'
import type { ReadEvent } from './read.ts'
import { following } from './trace.ts'

export interface Applying {
  readonly service: string
  readonly group: string
  readonly db: Database
  readonly metrics: Metrics
  readonly middleware: readonly Middleware[]
  /** Aborted when work has to end whatever it costs. */
  readonly signal: AbortSignal
}

export type EventItem = Item & { read: ReadEvent }

/** What is done of one partition at once. */
export interface Batch {
  from: PartitionId
  /** Events to apply, in the order of their offsets; of one key those that were given out together. */
  apply: readonly EventItem[]
  /** What to put behind a parked one of its key. */
  park: readonly Item[]
  /** Where the partition is to be read on from when this is committed. */
  nextOffset: bigint
  /** Up to where it is known to be taken. */
  fence: bigint
  /** How often the partition was moved by hand when it was opened; undefined where nobody does. */
  epoch?: number
}

/** Another process has moved the partition on, and may have parked keys that are not known to be parked here. */
export class MovedOn extends Error {
  override name = 'MovedOn'
  readonly fence: bigint

  constructor(fence: bigint) {
    super(`Another process has taken the partition up to ${fence}`)
    this.fence = fence
  }
}

/**
 * Applies batches of different partitions in one transaction: each event's effects on the database, what its handlers
 * publish, the inbox rows and the partitions' offsets commit together.
 */
export async function applyTogether(batches: readonly Batch[], deps: Applying): Promise<void> {
  const { db, group, metrics, service } = deps
  const apply = () =>
    db.transaction(async (tx) => {
      const taken = await take(tx, batches, group)
      const fresh = taken.flatMap((one) => one.fresh)
      await callHandlers(fresh, tx, deps)
      return taken
    })
  try {
    for (const taken of await apply()) measure(taken, { service, topic: taken.batch.from.topic }, metrics)
  } catch (error) {
    if (!(error instanceof Interleaved)) throw error
    return applyTogether(batches, deps)
  }
}

/** What a transaction took of a batch. */
interface Taken {
  batch: Batch
  fresh: EventItem[]
  /** How many it put behind a parked one. */
  parked: number
  /** What stood before this was known to be dealt with. */
  fence: bigint
}

function measure({ batch, fresh, parked, fence }: Taken, labels: Record<string, string>, metrics: Metrics): void {
  const count = (name: string, outcome: string, by: number) => {
    if (by > 0) metrics.count(name, { ...labels, outcome }, by)
  }
  const applied = new Set<Item>(fresh)
  for (const wasParked of [false, true]) {
    const items = batch.apply.filter((item) => item.parked === wasParked)
    const taken = items.filter((item) => applied.has(item)).length
    const name = wasParked ? 'waybill_unparked_total' : 'waybill_records_total'
    count(name, 'applied', taken)
    count(name, 'duplicate', items.length - taken)
  }
  count('waybill_records_total', 'parked', parked)
  count('waybill_records_total', 'duplicate', batch.park.length - parked)
  const twice = batch.apply.filter((item) => !applied.has(item))
  const behind = twice.filter((item) => !item.parked && item.record.offset < fence).length
  suppressed('offset', behind + batch.park.length - parked, labels, metrics)
  suppressed('id', twice.length - behind, labels, metrics)
}

/** Counts a record that was dealt with before it was read again. */
export function countBehindFence(
  { topic }: PartitionId,
  { metrics, service }: Pick<Applying, 'metrics' | 'service'>,
): void {
  metrics.count('waybill_records_total', { service, topic, outcome: 'duplicate' })
  suppressed('offset', 1, { service, topic }, metrics)
}

/** Counts duplicates by what told of them: the partition's offset in the database, or the event's id. */
function suppressed(by: 'offset' | 'id', count: number, labels: Record<string, string>, metrics: Metrics): void {
  if (count > 0) metrics.count('waybill_duplicates_total', { ...labels, by }, count)
}

/** Marks events as taken and tells which of them nobody took before. */
async function take(tx: Tx, batches: readonly Batch[], group: string): Promise<Taken[]> {
  const parts = batches.map(({ from, apply, nextOffset, epoch }) => ({
    ...{ from, nextOffset, epoch },
    records: apply.map(({ read: { event }, parked }) => ({ eventId: event.id, offset: event.offset, parked })),
  }))
  const [{ parts: standing, marked }, unparked] = await Promise.all([
    takeEvents(tx, group, parts),
    Promise.all(batches.map((batch) => release(tx, batch, group))),
  ])
  const takeOne = async (batch: Batch, i: number): Promise<Taken> => {
    const { fence, fresh } = standing[i] as TakenPart
    if (fence > batch.fence) throw new MovedOn(fence)
    // An event that stands twice in the batch is taken by its first record.
    const first = batch.apply.filter(
      ({ read, record, parked }) =>
        (parked ? unparked[i]?.has(record.offset) : record.offset >= fence) && fresh.delete(read.event.id),
    )
    return { batch, fresh: first, parked: await parkBehind(tx, batch, fence, group), fence }
  }
  const taken = await Promise.all(batches.map(takeOne))
  const ids = new Set(taken.flatMap(({ fresh }) => fresh.map(({ read }) => read.event.id)))
  const notApplied = marked.filter((id) => !ids.has(id))
  if (notApplied.length > 0) await unmark(tx, group, notApplied)
  return taken
}

/** Takes what was parked out of there, and forgets counted tries. Returns which were still parked. */
async function release(tx: Tx, { from, apply, park }: Batch, group: string): Promise<ReadonlySet<bigint>> {
  const parked = apply.filter((item) => item.parked).map(({ record }) => record.offset)
  const counted = [...apply, ...park].filter((item) => item.begun > 0)
  const [unparked] = await Promise.all([
    parked.length > 0 ? unpark(tx, group, from, parked) : new Set<bigint>(),
    ...counted.map(({ record }) => clearAttempts(tx, group, from, record.offset)),
  ])
  return unparked
}

/** Parks what stands behind a parked one of its key, and tells how many: those behind the fence, the new owner has dealt with. */
async function parkBehind(tx: Tx, batch: Batch, fence: bigint, group: string): Promise<number> {
  const behind = batch.park.map(({ record }) => record).filter((record) => record.offset >= fence)
  const rows = behind.map((record) => ({ record, attempts: 0, dueInMs: 0 }))
  if (rows.length > 0) await park(tx, group, batch.from, rows)
  return rows.length
}

/**
 * Asks what the event's handlers ask outside, unless the event was taken before.
 * @returns what they answered, by handler
 */
export async function runEffects(
  event: Received<unknown>,
  handlers: readonly Handler[],
  deps: Applying,
): Promise<ReadonlyMap<Handler, unknown>> {
  const results = new Map<Handler, unknown>()
  // A first look, so that what is known to be done is not asked for again.
  if ((await takenBefore(deps.db, deps.group, [event.id])).has(event.id)) return results
  for (const handler of handlers) {
    const { effect } = handler
    if (!effect) continue
    const step: Step = { event, kind: 'effect', signal: deps.signal }
    const ask = () => through(deps.middleware, step, (working) => effect(event, working))
    results.set(handler, await following([event], 'effect', ask))
  }
  return results
}

const MOST_ERROR = 1_000

export type Where = { kind: 'dead' } | { kind: 'delay'; name: string; ms: number } | { kind: 'park'; ms: number }

/** A place in a partition, as an id for the inbox. */
export const placeId = (group: string, { topicId, partition }: PartitionId, offset: bigint) =>
  derivedId(group, `${topicId}/${partition}`, offset)

/** Sets a record that failed aside, and moves its partition on, in one transaction. */
export async function setAside(
  item: Item,
  where: Where,
  failure: Failure,
  { nextOffset, epoch }: { nextOffset: bigint; epoch: number },
  from: PartitionId,
  deps: Applying,
): Promise<void> {
  const { db, group, metrics, service } = deps
  const { record } = item
  const { offset } = record
  // What leaves the partition leaves it once, also when it is read again: its place is marked as taken.
  const places = where.kind === 'park' ? [] : [{ eventId: placeId(group, from, offset), offset, parked: item.parked }]
  const done = await db.transaction(async (tx) => {
    const { parts } = await takeEvents(tx, group, [{ from, records: places, nextOffset, epoch }])
    const { fence, fresh } = parts[0] as TakenPart
    await clearAttempts(tx, group, from, offset)
    if (item.parked) {
      if (!(await unpark(tx, group, from, [offset])).has(offset)) return false
    } else if (offset < fence) return false
    if (fresh.size < places.length) return false
    if (where.kind === 'dead') deadLetter(tx, record, failure)
    else if (where.kind === 'delay') delay(tx, record, failure, where)
    else {
      const { attempts, error, firstFailedAt } = failure
      // PostgreSQL takes no NUL in a text, and an error may say anything.
      const text = describe(error).replaceAll('\0', '').slice(0, MOST_ERROR)
      await park(tx, group, from, [{ record, attempts, dueInMs: where.ms, error: text, firstFailedAt }])
    }
    return true
  })
  const labels = { service, topic: from.topic }
  const outcome = done ? { dead: 'dead-lettered', delay: 'delayed', park: 'parked' }[where.kind] : 'duplicate'
  const name = item.parked ? 'waybill_unparked_total' : 'waybill_records_total'
  // One that is parked again is still the same parked one.
  if (!item.parked || outcome !== 'parked') metrics.count(name, { ...labels, outcome })
  if (!done) suppressed(item.parked ? 'id' : 'offset', 1, labels, metrics)
}
