import { setTimeout as delay } from 'node:timers/promises'
import { decoderOf, unframe } from './avro.ts'
import { describe, PermanentError, Unavailable, UndecodableError } from './errors.ts'
import type { AnyEventType } from './event.ts'
import type { Log } from './log.ts'
import type { Database } from './postgres/database.ts'
import { openRegistry, type Registry } from './registry.ts'

/** Registers the schemas of these events, each subject guarded as BACKWARD_TRANSITIVE. Throws when one is not compatible. */
export async function registerSchemas(options: {
  registryUrl: string
  events: readonly AnyEventType[]
}): Promise<void> {
  const registry = openRegistry(options.registryUrl)
  for (const event of options.events) {
    await registry.setCompatibility(event.subject, 'BACKWARD_TRANSITIVE')
    await registry.register(event.subject, event.schema)
  }
}

interface PrepareOptions {
  registryUrl: string
  /** The service's name, the `ce_source` of what it publishes. */
  source: string
  log: Log
  /** Gives up waiting for the registry. Default: waits for ever. */
  signal?: AbortSignal
}

/**
 * Looks up the schema ids of the events a service emits, so that `publish` needs no registry. Never registers:
 * that is the deployment's step. Waits while the registry is down.
 *
 * @throws PermanentError that names the events whose schema is not registered
 */
export async function prepareEvents(
  db: Database,
  events: readonly AnyEventType[],
  options: PrepareOptions,
): Promise<void> {
  const registry = openRegistry(options.registryUrl)
  const missing: string[] = []
  for (const event of events) {
    const id = await patiently(() => registry.idOf(event.subject, event.schema), options)
    if (id === undefined) missing.push(event.subject)
    else db.publishing.schemaIds.set(event, id)
  }
  if (missing.length > 0) {
    throw new PermanentError(`Not registered: ${missing.join(', ')}. Register them first: registerSchemas`, {
      code: 'schema-not-registered',
    })
  }
  db.publishing.source = options.source
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

/** Decodes framed values as the schema of the event that the code knows, whatever version they were written with. */
export interface Decoder {
  /** @throws UndecodableError for bytes that are no such event, Unavailable while the registry is down */
  decode(event: AnyEventType, value: Buffer | null): Promise<unknown>
  /** Decodes by the writer's schema alone, for tools. */
  decodeAny(value: Buffer | null): Promise<unknown>
}

export function openDecoder(registry: Registry): Decoder {
  const known = new Map<AnyEventType, Map<number, (body: Buffer) => unknown>>()
  const plain = new Map<number, (body: Buffer) => unknown>()

  return {
    async decode(event, value) {
      const { schemaId, body } = unframe(value)
      const byId = known.get(event) ?? new Map<number, (body: Buffer) => unknown>()
      known.set(event, byId)
      const decoder = byId.get(schemaId) ?? decoderFor(event, await registry.schemaOf(schemaId), schemaId)
      byId.set(schemaId, decoder)
      return decoder(body)
    },
    async decodeAny(value) {
      const { schemaId, body } = unframe(value)
      const decoder = plain.get(schemaId) ?? decoderOf(await registry.schemaOf(schemaId))
      plain.set(schemaId, decoder)
      return decoder(body)
    },
  }
}

function decoderFor(event: AnyEventType, writerSchema: object, schemaId: number): (body: Buffer) => unknown {
  try {
    return event.codec.decoderFor(writerSchema)
  } catch (cause) {
    const message = `Schema ${schemaId} can't be read as ${event.type} version ${event.version}`
    throw new UndecodableError(message, { code: 'schema-mismatch', cause })
  }
}
