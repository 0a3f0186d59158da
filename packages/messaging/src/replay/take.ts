import { setTimeout as delay } from 'node:timers/promises'
import { type Applying, applyTogether, type EventItem, runEffects } from '../consumer/apply.ts'
import { orderOf } from '../consumer/item.ts'
import { type ReadEvent, read } from '../consumer/read.ts'
import { type RawRecord, typeOf } from '../envelope.ts'
import { describe, Unavailable } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Handler } from '../on.ts'
import { advance, type PartitionId } from '../postgres/inbox.ts'
import { isOutage, isTransient } from '../postgres/outage.ts'
import type { Decoder } from '../schemas.ts'
import { cut } from './cut.ts'
import type { ReplayFailure } from './replay.ts'

export interface Replaying extends Applying {
  handlers: ReadonlyMap<string, readonly Handler[]>
  decoder: Decoder
  log: Log
  onFailure: 'stop' | 'skip'
  failures: ReplayFailure[]
}

/** A replay has come to an event that fails; the events before it in its partition are applied. */
export class ReplayError extends Error {
  override name = 'ReplayError'
  readonly failure: ReplayFailure

  constructor(failure: ReplayFailure, cause: unknown) {
    const { topic, partition, offset, type, id, error } = failure
    super(
      `The replay stopped at ${topic}/${partition}@${offset} (${type ?? 'no type'}, id ${id ?? 'none'}): ${error}. ` +
        `Mend it and start the replay again under the same name, or with onFailure: 'skip'`,
      { cause },
    )
    this.failure = failure
  }
}

/** The replay was closed: what was begun is not finished. Nothing behind it in its partition may be applied then. */
export class Closed extends Error {
  override name = 'Closed'
}

const MOST_LISTED = 1_000

/**
 * Takes records of one partition, in their order, and moves the replay's partition past them.
 * @throws ReplayError at one that fails, when failures are not skipped; Closed when the signal is aborted before all are taken
 */
export async function takeBatch(records: readonly RawRecord[], from: PartitionId, deps: Replaying): Promise<void> {
  const reads = []
  for (const record of records) reads.push(await waiting(() => read(record, deps.handlers, deps.decoder), deps))

  for (const piece of cut(reads)) {
    if (Array.isArray(piece)) await takeRun(piece, from, deps)
    else if (piece.kind === 'undecodable') await fail(piece.record, from, piece.error, deps)
    else count(deps, from, 'ignored')
  }
  const last = records.at(-1)
  if (last && reads.at(-1)?.kind === 'ignored') await moveOn(from, last.offset + 1n, deps)
}

async function takeRun(run: readonly ReadEvent[], from: PartitionId, deps: Replaying): Promise<void> {
  try {
    return await waiting(() => applyRun(run, from, deps), deps)
  } catch (error) {
    if (error instanceof Closed) throw error
    const [only, ...more] = run
    if (only && more.length === 0) return fail(only.record, from, error, deps)
  }
  // Rolled back as a whole. One by one, those before the one that fails are applied, and it is known which it is.
  for (const event of run) await takeRun([event], from, deps)
}

async function applyRun(run: readonly ReadEvent[], from: PartitionId, deps: Replaying): Promise<void> {
  const last = run.at(-1)
  if (!last) return
  // All have ended before one's failure is told, so that none still runs when the run is tried again.
  const outcomes = await Promise.allSettled(run.map((read) => toItem(read, deps)))
  const items = outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
  const next = last.record.offset + 1n
  await applyTogether([{ from, apply: items, park: [], nextOffset: next, fence: next }], deps)
}

async function toItem(read: ReadEvent, deps: Replaying): Promise<EventItem> {
  const { event, handlers, record } = read
  const key = orderOf(record.key, record.offset)
  const asks = handlers.some((handler) => handler.effect)
  const results = asks ? await runEffects(event, handlers, deps) : undefined
  const item = { key, record, read, failed: 0, counts: false, begun: 0 }
  return { ...item, firstFailedAt: undefined, parked: false, results }
}

async function fail(record: RawRecord, from: PartitionId, cause: unknown, deps: Replaying): Promise<void> {
  const { topic, partition, offset, headers } = record
  const id = headers.get('ce_id')?.toString()
  const failure = { topic, partition, offset, id, type: typeOf(record), error: describe(cause) }
  count(deps, from, 'failed')
  if (deps.onFailure === 'stop') throw new ReplayError(failure, cause)
  deps.log.warn({ replay: deps.group, ...failure, offset: String(offset) }, 'An event failed and is skipped')
  if (deps.failures.length < MOST_LISTED) deps.failures.push(failure)
  await moveOn(from, offset + 1n, deps)
}

const moveOn = (from: PartitionId, offset: bigint, deps: Replaying) =>
  waiting(() => deps.db.transaction((tx) => advance(tx, deps.group, [{ from, nextOffset: offset }])), deps)

const count = ({ metrics, service }: Replaying, { topic }: PartitionId, outcome: string) =>
  metrics.count('waybill_records_total', { service, topic, outcome })

/** Tries again while PostgreSQL or something outside is away, or PostgreSQL asks for another try. */
async function waiting<T>(work: () => Promise<T>, { signal, log, group }: Replaying): Promise<T> {
  for (;;) {
    if (signal.aborted) throw new Closed()
    try {
      return await work()
    } catch (error) {
      const away = error instanceof Unavailable || isOutage(error)
      if (!(away || isTransient(error))) throw error
      if (away) log.warn({ replay: group, error: describe(error) }, 'The replay waits')
      await delay(error instanceof Unavailable ? error.retryAfterMs : away ? 500 : 10, undefined, { signal }).catch(
        () => {},
      )
    }
  }
}
