import { openEnvelope, type RawRecord, typeOf } from '../envelope.ts'
import { PermanentError, UndecodableError } from '../errors.ts'
import type { Received } from '../event.ts'
import type { Handler } from '../on.ts'
import type { Decoder } from '../schemas.ts'

/** A record and what it turned out to be. */
export type Read =
  | { kind: 'event'; record: RawRecord; event: Received<unknown>; handlers: readonly Handler[] }
  /** An event of a type that this service does not handle. */
  | { kind: 'ignored'; record: RawRecord }
  /** No event, or one that can't be decoded. */
  | { kind: 'undecodable'; record: RawRecord; error: PermanentError }

export type ReadEvent = Extract<Read, { kind: 'event' }>

/** Opens and decodes a record. Throws Unavailable while the registry, which it needs for a new schema id, is down. */
export async function read(
  record: RawRecord,
  handlers: ReadonlyMap<string, readonly Handler[]>,
  decoder: Decoder,
): Promise<Read> {
  const type = typeOf(record)
  const [first, ...more] = type === undefined ? [] : (handlers.get(type) ?? [])
  // An event's type without a value is the end of its key on a compacted topic (`tombstone`), and no event.
  if (type !== undefined && (!first || record.value === null)) return { kind: 'ignored', record }

  try {
    const envelope = openEnvelope(record)
    if (!first) throw new UndecodableError('The record has no header ce_type', { code: 'no-envelope' })
    const data = await decoder.decode(first.event, record.value)
    return { kind: 'event', record, event: { ...envelope, data }, handlers: [first, ...more] }
  } catch (error) {
    if (error instanceof PermanentError) return { kind: 'undecodable', record, error }
    throw error
  }
}
