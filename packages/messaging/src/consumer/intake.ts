import type { RawRecord } from '../envelope.ts'
import { PermanentError } from '../errors.ts'
import { countAttempt } from '../postgres/attempts.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import { parkedRecord, tryParked } from '../postgres/parked.ts'
import { failedFirst, triedBefore } from './failure-topics.ts'
import { type Item, isEvent, orderOf } from './item.ts'
import { persistently } from './persistently.ts'
import { read } from './read.ts'
import { budget, type RetryPolicy } from './retry-policy.ts'
import type { Taking } from './taking.ts'

/**
 * Makes an item of a record that was just read; undefined for an event that this service does not handle.
 *
 * @param careful counts its try first: after a crash, the event that caused it is found
 * @throws Unavailable while something is away that it takes to read it: the registry, a person's key, the deployment that
 *   knows its version
 */
export async function openRecord(
  record: RawRecord,
  from: PartitionId,
  careful: boolean,
  deps: Taking,
): Promise<Item | undefined> {
  const found = await read(record, deps.handlers, deps.decoder)
  if (found.kind === 'ignored') return undefined
  const key = orderOf(record.key, record.offset)
  const firstFailed = failedFirst(record)
  const item = { key, record, read: found, counted: 0, firstFailedAt: firstFailed, parked: false, results: undefined }
  if (!careful) return item
  const counting = () => countAttempt(deps.db, deps.group, from, record.offset)
  const { attempts, firstFailedAt } = await persistently(counting, deps)
  return unlessCrashed({ ...item, counted: attempts, firstFailedAt }, deps)
}

/** Makes an item of a parked record whose time has come, and counts its try; undefined when it is not parked any more. */
export async function openParked(
  key: string,
  offset: bigint,
  from: PartitionId,
  deps: Taking,
): Promise<Item | undefined> {
  const record = await persistently(() => parkedRecord(deps.db, deps.group, from, offset), deps)
  if (!record) return undefined
  const found = await persistently(() => read(record, deps.handlers, deps.decoder), deps)
  // Not before it can be read: what is waited for here is no try.
  const tried = await persistently(() => tryParked(deps.db, deps.group, from, offset), deps)
  if (!tried) return undefined
  const { attempts, firstFailedAt } = tried
  const gone = new PermanentError('This service handles no such event any more', { code: 'no-handler' })
  const known = found.kind === 'ignored' ? ({ kind: 'undecodable', error: gone } as const) : found
  const item = { key, record, read: known, counted: attempts, firstFailedAt, parked: true, results: undefined }
  return unlessCrashed(item, deps)
}

/** Its last tries were counted but never ended in an error that we saw: they took the process with them. */
function unlessCrashed(item: Item, deps: Taking): Item {
  const most = budget(policyFor(item, deps))
  if (item.counted <= most) return item
  const error = new PermanentError(`No try of ${most} came to an end`, { code: 'crashed' })
  return { ...item, counted: most, read: { kind: 'undecodable', error } }
}

/** The number of the try that an item is in. */
export const attemptOf = (item: Item): number => (item.counted > 0 ? item.counted : triedBefore(item.record) + 1)

export const policyFor = (item: Item, deps: Taking): RetryPolicy =>
  deps.policyOf(isEvent(item) ? item.read.event.type : undefined)
