import { openEnvelope, type RawRecord, typeOf } from '../envelope.ts'
import { PermanentError, UndecodableError } from '../errors.ts'
import type { Received } from '../event.ts'
import type { Handler } from '../on.ts'
import type { Decoder } from '../schemas.ts'
import { isForReader, VERSIONS_HEADER } from '../versions.ts'
import { readFrom } from './origin.ts'

/** A record and what it turned out to be. */
export type Read =
  | { kind: 'event'; record: RawRecord; event: Received<unknown>; handlers: readonly Handler[] }
  /** An event of a type that this service does not handle, or one that it takes in another of its versions. */
  | { kind: 'ignored'; record: RawRecord }
  /** No event, or one that can't be decoded. */
  | { kind: 'undecodable'; record: RawRecord; error: PermanentError }

export type ReadEvent = Extract<Read, { kind: 'event' }>

/**
 * Opens and decodes a record. Throws Unavailable while something is away that it needs: the registry, for a new schema
 * id; a person's key; this process's deployment with the record's newer version.
 */
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
    const versions = record.headers.get(VERSIONS_HEADER)?.toString()
    if (!isForReader(first.event, envelope.version, versions)) return { kind: 'ignored', record }
    const data = await decoder.decode(first.event, record, envelope.version)
    const event = readFrom(record, { ...envelope, version: first.event.version, data })
    return { kind: 'event', record, event, handlers: [first, ...more] }
  } catch (error) {
    if (error instanceof PermanentError) return { kind: 'undecodable', record, error }
    throw error
  }
}
