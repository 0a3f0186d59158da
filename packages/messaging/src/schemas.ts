import { setTimeout as delay } from 'node:timers/promises'
import { decoderOf, SCHEMA_HEADER, unframe } from './avro.ts'
import type { RawRecord } from './envelope.ts'
import { describe, PermanentError, Unavailable } from './errors.ts'
import type { AnyEventType } from './event.ts'
import type { Log } from './log.ts'
import { openData } from './personal/events.ts'
import { type Personal, personalOf } from './personal/fields.ts'
import type { KeyRing } from './personal/key-ring.ts'
import type { Database } from './postgres/database.ts'
import { openRegistry, type Registry, type SchemaId } from './registry.ts'
import { checkOneVersion, unreadable, upcastTo, versionsOf, writerOf, writtenVersions } from './versions.ts'

/**
 * Registers the schemas of these events and of the versions before them, each subject guarded as BACKWARD_TRANSITIVE.
 * Throws when one is not compatible.
 */
export async function registerSchemas(options: {
  registryUrl: string | Registry
  events: readonly AnyEventType[]
}): Promise<void> {
  const registry = openRegistry(options.registryUrl)
  for (const event of options.events.flatMap(versionsOf)) {
    await registry.setCompatibility(event.subject, 'BACKWARD_TRANSITIVE')
    await registry.register(event.subject, event.schema)
  }
}

interface PrepareOptions {
  registryUrl: string | Registry
  /** The service's name, the `ce_source` of what it publishes. */
  source: string
  log: Log
  /** What the personal fields of these events are encrypted with; needed when an event has some. */
  keys?: KeyRing
  /** Gives up waiting for the registry. Default: waits for ever. */
  signal?: AbortSignal
}

/**
 * Looks up the schema ids of the events a service emits, so that `publish` needs no registry. Never registers:
 * that is the deployment's step. Waits while the registry is down.
 *
 * @throws PermanentError that names the events whose schema is not registered
 * @throws TypeError when an event has personal fields and there are no keys, or stands here in two versions
 */
export async function prepareEvents(
  db: Database,
  events: readonly AnyEventType[],
  options: PrepareOptions,
): Promise<void> {
  checkOneVersion(events)
  checkKeys(events, options.keys)
  const registry = openRegistry(options.registryUrl)
  const written = events.flatMap(writtenVersions)
  // All at once: a registry that does not answer costs one time-out, not one for each event.
  const lookUp = () => Promise.all(written.map(({ subject, schema }) => registry.idOf(subject, schema)))
  const ids = await patiently(lookUp, options)
  const missing: string[] = []
  for (const [place, event] of written.entries()) {
    const id = ids[place]
    if (id === undefined) missing.push(event.subject)
    else db.publishing.schemaIds.set(event, id)
  }
  if (missing.length > 0) {
    throw new PermanentError(`Not registered: ${missing.join(', ')}. Register them first: registerSchemas`, {
      code: 'schema-not-registered',
    })
  }
  db.publishing.source = options.source
  if (options.keys) db.publishing.keys = options.keys
}

/** Throws a TypeError that names the events with personal fields when there are no keys for them. */
export function checkKeys(events: readonly AnyEventType[], keys: KeyRing | undefined): void {
  const sealed = events.flatMap(versionsOf).filter((event) => event.personal)
  if (keys || sealed.length === 0) return
  throw new TypeError(`No keys were given, and ${sealed.map((event) => event.type).join(', ')} has personal fields`)
}

async function patiently<T>(ask: () => Promise<T>, { log, signal }: PrepareOptions): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      log.warn({ error: describe(error) }, 'Waiting for the schema registry')
      await delay(error.retryAfterMs, undefined, { ...(signal ? { signal } : {}) })
    }
  }
}

/** Of a record, what says its data: the value, and a header when that one names the schema. */
export type Written = Pick<RawRecord, 'value' | 'headers'>

/** Decodes values as the schema of the event that the code knows, whatever version they were written with. */
export interface Decoder {
  /**
   * The data in the newest version that the code knows, its personal fields in the clear.
   *
   * @param version the `eventversion` of the record
   * @throws UndecodableError for bytes that are no such event, PermanentError when an upcast fails,
   *   Unavailable while the registry is down, a person's key has not arrived, or for a version newer than the code's
   */
  decode(event: AnyEventType, record: Written, version?: number): Promise<unknown>
  /** Decodes by the writer's schema alone, for tools. */
  decodeAny(record: Written): Promise<unknown>
}

type Decode = (body: Buffer) => unknown

/** @param keys opens personal fields; without it they stay as they are on the topic */
export function openDecoder(registry: Registry, keys?: KeyRing): Decoder {
  const known = new Map<AnyEventType, Map<SchemaId, Decode>>()
  const plain = new Map<SchemaId, Decode>()

  return {
    async decode(event, record, version = event.version) {
      const { schemaId, body } = unframe(record.value, record.headers.get(SCHEMA_HEADER))
      const byId = known.get(event) ?? new Map<SchemaId, Decode>()
      known.set(event, byId)
      const decode = byId.get(schemaId) ?? decoderFor(event, await registry.schemaOf(schemaId), schemaId, version, keys)
      byId.set(schemaId, decode)
      return decode(body)
    },
    async decodeAny(record) {
      const { schemaId, body } = unframe(record.value, record.headers.get(SCHEMA_HEADER))
      const decode = plain.get(schemaId) ?? anyDecoder(await registry.schemaOf(schemaId), keys)
      plain.set(schemaId, decode)
      return decode(body)
    },
  }
}

function decoderFor(
  event: AnyEventType,
  writerSchema: object,
  schemaId: SchemaId,
  version: number,
  keys: KeyRing | undefined,
): Decode {
  // A record of no version's name may still be readable: the newest may have the name as an alias.
  const written = writerOf(event, writerSchema) ?? event
  let decode: Decode
  try {
    decode = written.codec.decoderFor(writerSchema)
  } catch (cause) {
    throw unreadable(event, version, schemaId, cause)
  }
  const sealed = personalOf(writerSchema)
  if (!sealed) return written === event ? decode : (body) => upcastTo(event, written, decode(body))
  // Ciphertext never passes for a name. The contract here is older than the encryption: its deployment is on the way.
  if (!keys) throw new Unavailable(`Schema ${schemaId} of ${event.type} is encrypted, and this process has no keys`)
  const open = opening(decode, written.personal ?? sealed, keys)
  return async (body) => upcastTo(event, written, await open(body))
}

function anyDecoder(schema: object, keys: KeyRing | undefined): Decode {
  const sealed = personalOf(schema)
  const decode = decoderOf(schema)
  return sealed && keys ? opening(decode, sealed, keys) : decode
}

const opening = (decode: Decode, personal: Personal, keys: KeyRing) => (body: Buffer) =>
  openData(keys, personal, decode(body))
