import { setTimeout as delay } from 'node:timers/promises'
import type { RawRecord } from '../envelope.ts'
import { describe, PermanentError, Unavailable } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Handler } from '../on.ts'
import { countAttempt, uncountAttempt } from '../postgres/attempts.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import { isOutage, isTransient } from '../postgres/outage.ts'
import type { Decoder } from '../schemas.ts'
import { type Applying, applyAlone, applyTogether, bury } from './apply.ts'
import { cut } from './batches.ts'
import { type ReadEvent, read } from './read.ts'

export interface Taking extends Applying {
  handlers: ReadonlyMap<string, readonly Handler[]>
  decoder: Decoder
  log: Log
  /** Tries of one event before it is a dead letter. */
  attempts: number
  /** Told why nothing moves, and undefined when it moves again. */
  onOutage(reason: string | undefined): void
}

/** The partition was taken away or the consumer is closing: what was begun is not finished, and is read again. */
export class Stopped extends Error {
  override name = 'Stopped'
}

const FIRST_RETRY_MS = 200
const MOST_RETRY_MS = 10_000

/**
 * Takes records of one partition in their order; returns when each is applied, ignored or among the dead letters.
 *
 * @param careful takes each event alone and counts its try first: after a crash the event that caused it is found
 * @throws Stopped when the signal is aborted before that
 */
export async function takeRecords(
  records: readonly RawRecord[],
  from: PartitionId,
  careful: boolean,
  deps: Taking,
  signal: AbortSignal,
): Promise<void> {
  const reads = []
  for (const record of records)
    reads.push(await persistently(() => read(record, deps.handlers, deps.decoder), deps, signal))

  for (const piece of cut(reads)) {
    if (Array.isArray(piece)) {
      await takeRun(piece, from, careful, deps, signal)
    } else if (piece.kind === 'undecodable') {
      const failure = { service: deps.service, error: piece.error, attempts: 1, firstFailedAt: new Date() }
      deps.log.error(
        { ...where(piece.record), error: describe(piece.error) },
        'A record that is no event goes to the dead letters',
      )
      await persistently(() => bury(piece.record, from, failure, deps), deps, signal)
    } else {
      deps.metrics.count('waybill_records_total', { service: deps.service, topic: from.topic, outcome: 'ignored' })
    }
  }
}

async function takeRun(run: ReadEvent[], from: PartitionId, careful: boolean, deps: Taking, signal: AbortSignal) {
  if (!careful) {
    try {
      return await persistently(() => applyTogether(run, from, deps), deps, signal, isOutside)
    } catch (error) {
      if (error instanceof Stopped) throw error
      // Rolled back as a whole. One by one, only the event that fails is tried again, and none that holds the locks
      // of one event waits for those of another: a deadlock does not come twice.
      deps.log.debug(
        { ...where(run[0]?.record), events: run.length, error: describe(error) },
        'A batch failed; one by one',
      )
    }
  }
  for (const event of run) await takeAlone(event, from, deps, signal)
}

async function takeAlone(item: ReadEvent, from: PartitionId, deps: Taking, signal: AbortSignal): Promise<void> {
  const { db, group, log } = deps
  const { offset } = item.record

  for (;;) {
    const attempt = await persistently(() => countAttempt(db, group, from, offset), deps, signal)
    const failure = (error: unknown, attempts: number) => ({
      service: deps.service,
      error,
      attempts,
      firstFailedAt: attempt.firstFailedAt,
    })

    if (attempt.attempts > deps.attempts) {
      // Its last try was counted but never ended in an error that we saw: it took the process with it.
      const error = new PermanentError(`No try of ${deps.attempts} came to an end`, { code: 'crashed' })
      log.error(
        { ...where(item.record), type: item.event.type },
        'An event whose handler ends the process goes to the dead letters',
      )
      return persistently(() => bury(item.record, from, failure(error, deps.attempts), deps), deps, signal)
    }
    try {
      return await applyAlone(item, from, deps)
    } catch (error) {
      if (waitsFor(error)) {
        await persistently(() => uncountAttempt(db, group, from, offset), deps, signal)
        await pause(error, deps, signal)
        continue
      }
      const permanent = error instanceof PermanentError
      const fields = {
        ...where(item.record),
        type: item.event.type,
        id: item.event.id,
        attempt: attempt.attempts,
        error: describe(error),
      }
      if (permanent || attempt.attempts >= deps.attempts) {
        log.error(fields, 'An event goes to the dead letters')
        return persistently(() => bury(item.record, from, failure(error, attempt.attempts), deps), deps, signal)
      }
      log.warn(fields, 'An event failed and is tried again')
      deps.metrics.count('waybill_retries_total', { service: deps.service, type: item.event.type })
      await sleep(backoff(attempt.attempts), signal)
    }
  }
}

/** Tries again for as long as the failure is an outage, which is nobody's fault and uses up nobody's tries. */
export async function persistently<T>(
  work: () => Promise<T>,
  deps: Pick<Taking, 'onOutage'>,
  signal: AbortSignal,
  waits: (error: unknown) => boolean = waitsFor,
): Promise<T> {
  for (;;) {
    if (signal.aborted) throw new Stopped()
    try {
      const result = await work()
      deps.onOutage(undefined)
      return result
    } catch (error) {
      if (!waits(error)) throw error
      await pause(error, deps, signal)
    }
  }
}

const isOutside = (error: unknown): boolean => error instanceof Unavailable || isOutage(error)
const waitsFor = (error: unknown): boolean => isOutside(error) || isTransient(error)

async function pause(error: unknown, deps: Pick<Taking, 'onOutage'>, signal: AbortSignal): Promise<void> {
  if (!isTransient(error)) deps.onOutage(describe(error))
  await sleep(error instanceof Unavailable ? error.retryAfterMs : isTransient(error) ? 10 : 500, signal)
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {
    throw new Stopped()
  })
}

/** Exponential, with full jitter on its upper half, so that instances that failed together do not return together. */
const backoff = (attempt: number): number => {
  const most = Math.min(FIRST_RETRY_MS * 5 ** (attempt - 1), MOST_RETRY_MS)
  return most / 2 + Math.random() * (most / 2)
}

const where = (record: RawRecord | undefined) =>
  record ? { topic: record.topic, partition: record.partition, offset: String(record.offset) } : {}
