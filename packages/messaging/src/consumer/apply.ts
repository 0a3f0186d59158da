import { derivedId } from '../derived-id.ts'
import { describe } from '../errors.ts'
import type { Received } from '../event.ts'
import type { Metrics } from '../log.ts'
import type { Handler } from '../on.ts'
import { clearAttempts } from '../postgres/attempts.ts'
import type { Database, Tx } from '../postgres/database.ts'
import { type PartitionId, takeEvents, takenBefore, unmark } from '../postgres/inbox.ts'
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

/** What one transaction does. */
export interface Batch {
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
 * Applies events of one partition in one transaction: each event's effects on the database, what its handlers publish,
 * the inbox rows and the partition's offset commit together.
 */
export async function applyTogether(batch: Batch, from: PartitionId, deps: Applying): Promise<void> {
  const { db, group, metrics, service } = deps
  const apply = () =>
    db.transaction(async (tx) => {
      const taken = await take(tx, batch, from, group)
      await callHandlers(taken.fresh, tx, deps)
      return taken
    })
  try {
    measure(batch, await apply(), { service, topic: from.topic }, metrics)
  } catch (error) {
    if (!(error instanceof Interleaved)) throw error
    return applyTogether(batch, from, deps)
  }
}

/** What a transaction took of its batch. */
interface Taken {
  fresh: EventItem[]
  /** How many it put behind a parked one. */
  parked: number
  /** What stood before this was known to be dealt with. */
  fence: bigint
}

function measure(
  batch: Batch,
  { fresh, parked, fence }: Taken,
  labels: Record<string, string>,
  metrics: Metrics,
): void {
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

/** Counts duplicates by what told of them: the partition's offset in the database, or the event's id. */
function suppressed(by: 'offset' | 'id', count: number, labels: Record<string, string>, metrics: Metrics): void {
  if (count > 0) metrics.count('waybill_duplicates_total', { ...labels, by }, count)
}

/** Marks events as taken and tells which of them nobody took before. */
async function take(tx: Tx, batch: Batch, from: PartitionId, group: string): Promise<Taken> {
  const { apply, nextOffset, epoch } = batch
  const records = apply.map(({ read: { event }, parked }) => ({ eventId: event.id, offset: event.offset, parked }))
  const parked = apply.filter((item) => item.parked).map(({ record }) => record.offset)
  const counted = [...apply, ...batch.park].filter((item) => item.begun > 0)
  const [{ fresh, marked, fence }, unparked] = await Promise.all([
    takeEvents(tx, { group, from, records, nextOffset, epoch }),
    parked.length > 0 ? unpark(tx, group, from, parked) : new Set<bigint>(),
    ...counted.map(({ record }) => clearAttempts(tx, group, from, record.offset)),
  ])
  if (fence > batch.fence) throw new MovedOn(fence)
  // Behind the fence, the partition's new owner has dealt with them.
  const behind = batch.park.map(({ record }) => record).filter((record) => record.offset >= fence)
  if (behind.length > 0) {
    await park(
      tx,
      group,
      from,
      behind.map((record) => ({ record, attempts: 0, dueInMs: 0 })),
    )
  }
  // An event that stands twice in the batch is taken by its first record.
  const taken = apply.filter(
    ({ read, record, parked }) => fresh.delete(read.event.id) && (!parked || unparked.has(record.offset)),
  )
  const ids = new Set(taken.map(({ read }) => read.event.id))
  const notApplied = marked.filter((id) => !ids.has(id))
  if (notApplied.length > 0) await unmark(tx, group, notApplied)
  return { fresh: taken, parked: behind.length, fence }
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
const placeId = (group: string, { topicId, partition }: PartitionId, offset: bigint) =>
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
    const { fence, fresh } = await takeEvents(tx, { group, from, records: places, nextOffset, epoch })
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
