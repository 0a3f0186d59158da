import { describe, PermanentError, Unavailable } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Registry, SchemaId } from '../registry.ts'
import { digest, type SchemaFiles } from './schema-files.ts'

interface Cache {
  files: SchemaFiles | undefined
  log: Log
  unknownForMs: number
  /** Milliseconds, of any clock that never goes back. */
  now?: () => number
}

/** Files stand in at once for so long after the registry was found away: else each look-up would wait for its time-out. */
const AWAY_MS = 5_000

/**
 * Keeps what a registry answers. Memory comes first. Then the registry decides as long as it answers, and files when it
 * does not: so a registry that was emptied, or replaced under its address, is believed and not what was kept of the one before.
 */
export function cached(
  registry: Registry,
  { files, log, unknownForMs, now = () => performance.now() }: Cache,
): Registry {
  const known = new Map<string, Promise<unknown>>()
  const unknown = new Map<SchemaId, { askedAt: number; error: PermanentError }>()
  let awayUntil = Number.NEGATIVE_INFINITY

  /** One answer: from memory, from whoever asks already, from the registry, or from a file. */
  function once<T>(name: string, ask: () => Promise<T>): Promise<T> {
    const asked = known.get(name) ?? askOrRead(name, ask)
    known.set(name, asked)
    // Neither a failure nor "not registered" is kept: it may be otherwise a moment later.
    const forget = () => known.get(name) === asked && known.delete(name)
    asked.then((answer) => answer === undefined && forget(), forget)
    return asked as Promise<T>
  }

  async function askOrRead<T>(name: string, ask: () => Promise<T>): Promise<T> {
    const kept = (await files?.read(name)) as T | undefined
    if (kept !== undefined && now() < awayUntil) return kept
    try {
      const answer = await ask()
      if (answer !== undefined && JSON.stringify(answer) !== JSON.stringify(kept)) await files?.write(name, answer)
      return answer
    } catch (error) {
      if (error instanceof Unavailable) awayUntil = now() + AWAY_MS
      if (!(error instanceof Unavailable) || kept === undefined) throw error
      log.warn({ error: describe(error) }, 'The schema registry is away: the schema cache stands in for it')
      return kept
    }
  }

  /** Throws what was answered about an unknown id, as long as that is fresh. */
  function refuseUnknown(id: SchemaId): void {
    const found = unknown.get(id)
    if (!found) return
    const againMs = found.askedAt + unknownForMs - now()
    if (againMs <= 0) return void unknown.delete(id)
    const message = `${found.error.message} (it is asked again in ${Math.ceil(againMs / 1_000)} s at the earliest)`
    throw new PermanentError(message, { code: found.error.code, cause: found.error })
  }

  function noteUnknown(id: SchemaId, error: unknown): void {
    if (!(error instanceof PermanentError) || error.code !== 'unknown-schema-id') return
    // The oldest come first: whatever ids poison may name, only the fresh ones are kept.
    for (const [old, { askedAt }] of unknown) {
      if (askedAt + unknownForMs > now()) break
      unknown.delete(old)
    }
    unknown.set(id, { askedAt: now(), error })
  }

  const nameOf = (subject: string, schema: object) => `of-${digest(`${subject}\n${JSON.stringify(schema)}`)}`

  return {
    ...registry,
    idOf: (subject, schema) => once(nameOf(subject, schema), () => registry.idOf(subject, schema)),
    async schemaOf(id) {
      refuseUnknown(id)
      try {
        return await once(String(id), () => registry.schemaOf(id))
      } catch (error) {
        noteUnknown(id, error)
        throw error
      }
    },
    async register(subject, schema) {
      const id = await registry.register(subject, schema)
      unknown.delete(id)
      return id
    },
  }
}
