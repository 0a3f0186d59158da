import type { RawRecord } from '../envelope.ts'
import { PermanentError } from '../errors.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import { parkedRecord } from '../postgres/parked.ts'
import { failedFirst, triedBefore } from './failure-topics.ts'
import { type Item, isEvent, orderOf } from './item.ts'
import { persistently } from './persistently.ts'
import { read } from './read.ts'
import type { RetryPolicy } from './retry-policy.ts'
import type { Taking } from './taking.ts'

/**
 * Makes an item of a record that was just read; undefined for an event that this service does not handle.
 *
 * @param careful its try is to be counted: after a crash, the event that caused it is found
 * @throws Unavailable while something is away that it takes to read it: the registry, a person's key, the deployment that
 *   knows its version
 */
export async function openRecord(record: RawRecord, careful: boolean, deps: Taking): Promise<Item | undefined> {
  const found = await read(record, deps.handlers, deps.decoder)
  if (found.kind === 'ignored') return undefined
  const key = orderOf(record.key, record.offset)
  const failed = triedBefore(record)
  const firstFailedAt = failedFirst(record)
  return {
    key,
    record,
    read: found,
    failed,
    counts: careful,
    begun: 0,
    firstFailedAt,
    parked: false,
    results: undefined,
  }
}

/** Makes an item of a parked record whose time has come; undefined when it is not parked any more. */
export async function openParked(
  key: string,
  offset: bigint,
  from: PartitionId,
  deps: Taking,
): Promise<Item | undefined> {
  const found = await persistently(() => parkedRecord(deps.db, deps.group, from, offset), deps)
  if (!found) return undefined
  const { record, attempts, firstFailedAt } = found
  const what = await persistently(() => read(record, deps.handlers, deps.decoder), deps)
  const gone = new PermanentError('This service handles no such event any more', { code: 'no-handler' })
  const known = what.kind === 'ignored' ? ({ kind: 'undecodable', error: gone } as const) : what
  const item = { key, record, read: known, failed: attempts, counts: true, begun: 0 }
  return { ...item, firstFailedAt, parked: true, results: undefined }
}

export const policyFor = (item: Item, deps: Taking): RetryPolicy =>
  deps.policyOf(isEvent(item) ? item.read.event.type : undefined)
