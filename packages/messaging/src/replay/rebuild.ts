import type { AnyEventType } from '../event.ts'
import type { KafkaOptions } from '../kafka/client.ts'
import { openRanges } from '../kafka/range.ts'
import type { Log } from '../log.ts'
import type { Handler } from '../on.ts'
import { noKeys } from '../personal/key-ring.ts'
import { type Database, openDatabase, type Tx } from '../postgres/database.ts'
import { hasShadow, shadowUrl } from '../postgres/shadow-tables.ts'
import { openRegistry, type Registry } from '../registry.ts'
import { prepareEvents } from '../schemas.ts'
import { type Begun, begin, giveUp, takeOver } from './generation.ts'
import { type ReplayProgress, type ReplaySummary, startReplay } from './replay.ts'

/**
 * What says of a service that tables of it are a function of the log, so that they can be made anew from it. Then its handlers write
 * nothing else, use nothing but the event and the transaction, and take the same events in any order and however often.
 */
export interface Rebuild {
  /**
   * Tables of the schema `public` whose rows each come of one event and say which: in `log_topic`, `log_partition` and
   * `log_offset`, as `placeOf` tells them; null when that is not known. Each has a key, and no foreign keys or triggers.
   */
  tables: readonly string[]
  /** What else is to be done in the transaction that puts the new tables in the place of the old ones. */
  switched?(tx: Tx): Promise<void>
}

export interface RebuildOptions extends KafkaOptions {
  service: string
  handlers: readonly Handler[]
  /** What the handlers publish, which is thrown away. */
  emits: readonly AnyEventType[]
  rebuild: Rebuild
  /** The service's database, as the role that owns its tables and may create a schema. */
  databaseUrl: string
  registryUrl: string | Registry
  from: 'beginning' | Date
  /** As of a replay: what an event does that fails. Default `stop`. */
  onFailure?: 'stop' | 'skip' | undefined
  log: Log
  /** Called some times a second. */
  onProgress?: ((progress: ReplayProgress) => void) | undefined
  /** Ends it after the batches that run; the next rebuild goes on from there. */
  signal?: AbortSignal | undefined
}

export interface RebuildSummary extends Omit<ReplaySummary, 'complete' | 'suppressed'> {
  /** Whether the new tables serve now; false when it was ended before. */
  switched: boolean
  /** When it began, if that was an earlier run. */
  resumed: Date | undefined
  /** Rows that were carried over, as their events are not in the part of the log that was read. */
  kept: number
}

const PROGRESS_EVERY_MS = 200

/**
 * Makes the tables of a service anew from the log, beside those that serve, and puts them in their place in one transaction. The
 * service runs on meanwhile: what it takes from behind the end that is read is carried over, as is what is older than the log. Nothing is
 * published. Killed at any moment, it goes on when it is started again, or has come to its end.
 *
 * @throws ReplayError at an event that fails; mended, or with `onFailure: 'skip'`, the next run goes on from there
 * @throws Error when the tables were changed by a migration since it began: abandon it then
 * @throws RangeError when a table can't be rebuilt
 */
export async function rebuild(options: RebuildOptions): Promise<RebuildSummary> {
  const { service, databaseUrl, rebuild } = options
  const db = openDatabase({ url: databaseUrl, name: service, max: 2 })
  const log = openRanges({ ...options, clientId: `${service}.rebuild` })
  try {
    const begun = await begin(db, log, { ...options, tables: rebuild.tables })
    const filled = await fill(begun, options)
    const { complete, suppressed: _, ...rest } = filled
    const kept = complete ? await takeOver(db, log, begun, rebuild) : 0
    return { ...rest, resumed: begun.resumed, kept, switched: complete }
  } finally {
    await log.close()
    await db.close()
  }
}

/** Throws away what an unfinished rebuild has done. Returns whether there was one. */
export async function abandonRebuild(options: { service: string; databaseUrl: string }): Promise<boolean> {
  const db = openDatabase({ url: options.databaseUrl, name: options.service, max: 1 })
  try {
    return (await hasShadow(db)) && (await db.transaction((tx) => giveUp(tx, options.service)))
  } finally {
    await db.close()
  }
}

async function fill(begun: Begun, options: RebuildOptions): Promise<ReplaySummary> {
  const { service, databaseUrl, emits, log, onProgress, signal } = options
  const registryUrl = openRegistry(options.registryUrl)
  const db: Database = openDatabase({ url: shadowUrl(databaseUrl), name: service })
  try {
    await prepareEvents(db, emits, { registryUrl, source: service, log, keys: noKeys })
    const { name, from, to } = begun
    const replay = startReplay({ ...options, registryUrl, keys: noKeys, name, from, to, db, publish: false })
    const stop = () => void replay.close()
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted) stop()
    const telling = setInterval(() => onProgress?.(replay.progress()), PROGRESS_EVERY_MS)
    try {
      return await replay.done
    } finally {
      clearInterval(telling)
      signal?.removeEventListener('abort', stop)
      onProgress?.(replay.progress())
    }
  } finally {
    await db.close()
  }
}
