import { setTimeout as delay } from 'node:timers/promises'
import { type Read, type ReadEvent, read } from '../consumer/read.ts'
import { following } from '../consumer/trace.ts'
import type { RawRecord } from '../envelope.ts'
import { describe, PermanentError, Unavailable } from '../errors.ts'
import type { OutgoingRecord } from '../kafka/producer.ts'
import type { Log, Metrics } from '../log.ts'
import { asEvents, type Handler } from '../on.ts'
import type { Decoder } from '../schemas.ts'
import { letterOf, type Making, recordsOf } from './outgoing.ts'
import type { Pipe } from './pipe.ts'
import { condemned } from './trial.ts'

export interface Transforming extends Making {
  pipes: ReadonlyMap<string, Pipe>
  /** The same events, for the reading of records. */
  handlers: ReadonlyMap<string, readonly Handler[]>
  decoder: Decoder
  log: Log
  metrics: Metrics
  /** Tries of one event before it is a dead letter. */
  attempts: number
  /** Told why nothing moves, and undefined when it moves again. */
  onOutage(reason: string | undefined): void
}

/** What became of one record. */
export interface Transformed {
  outcome: 'applied' | 'ignored' | 'dead-lettered'
  records: OutgoingRecord[]
}

/** How a record is tried whose process may end. */
interface Counted {
  /** How many processes have ended during a try of it. */
  tries: number
  /** Counts this one, just before `map` runs. */
  begin(): Promise<void>
}

const uncounted: Counted = { tries: 0, begin: async () => {} }

const FIRST_RETRY_MS = 200

/**
 * What a record becomes: other events, nothing, or a dead letter. Runs outside of any transaction, so that a slow or failing
 * `map` holds up nobody's readers.
 *
 * @throws the signal's reason when it is aborted before that
 */
export async function transform(
  record: RawRecord,
  deps: Transforming,
  signal: AbortSignal,
  { tries, begin } = uncounted,
): Promise<Transformed> {
  const found = await whileAway(() => read(record, deps.handlers, deps.decoder), deps, signal)
  if (found.kind === 'ignored') return { outcome: 'ignored', records: [] }
  const firstFailedAt = new Date()
  const bury = (error: unknown, attempts: number): Transformed => {
    const type = found.kind === 'event' ? found.event.type : undefined
    deps.log.error({ ...where(found), type, attempts, error: describe(error) }, 'A record goes to the dead letters')
    const failure = { service: deps.name, error, attempts, firstFailedAt }
    return { outcome: 'dead-lettered', records: [letterOf(record, failure, deps.topicPrefix)] }
  }
  if (found.kind === 'undecodable') return bury(found.error, 1)
  const crashed = condemned(tries)
  if (crashed) return bury(crashed, tries)

  // Before the first try, not before each: a process that goes on after a failure was not ended by it.
  await begin()
  for (let attempt = 1; ; attempt++) {
    try {
      const records = await whileAway(() => mapped(found, deps), deps, signal)
      return { outcome: 'applied', records }
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof PermanentError || attempt >= deps.attempts) return bury(error, attempt)
      deps.log.warn({ ...where(found), attempt, error: describe(error) }, 'An event failed and is tried again')
      deps.metrics.count('waybill_retries_total', { service: deps.name, type: found.event.type })
      await delay(FIRST_RETRY_MS * 5 ** (attempt - 1) * (0.5 + Math.random() / 2), undefined, { signal })
    }
  }
}

function mapped({ event }: ReadEvent, deps: Transforming): Promise<OutgoingRecord[]> {
  return following([event], 'process', async () =>
    recordsOf(asEvents(deps.pipes.get(event.type)?.map(event)), event, deps),
  )
}

/** Tries again for as long as something outside (the registry) is away, which uses up nobody's tries. */
async function whileAway<T>(work: () => Promise<T>, deps: Transforming, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      deps.onOutage(describe(error))
      await delay(error.retryAfterMs, undefined, { signal })
    }
  }
}

const where = ({ record: { topic, partition, offset } }: Read) => ({ topic, partition, offset: String(offset) })
