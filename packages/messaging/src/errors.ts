import { refusalIn } from './refusal.ts'

/** A failure that no retry can mend: the record goes to the dead letters at once. */
export class PermanentError extends Error {
  override name = 'PermanentError'
  readonly code: string

  constructor(message: string, options: { code?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = options.code ?? 'permanent'
  }
}

/**
 * Something outside is down (a provider, the registry): the record waits and is tried again,
 * without using up its retry budget, until the thing is back.
 */
export class Unavailable extends Error {
  override name = 'Unavailable'
  /** How long to wait before the next try, in milliseconds. */
  readonly retryAfterMs: number

  constructor(message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.retryAfterMs = options.retryAfterMs ?? 1_000
  }
}

/** Bytes that are no event: no envelope, a wrong frame, or a body that does not fit its schema. */
export class UndecodableError extends PermanentError {
  override name = 'UndecodableError'
}

/** The message of any thrown value, in one line. Kafka's client hides behind "Connection failed" why a broker let it not in: that is told too. */
export function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return `${error.message}: ${[...new Set(error.errors.map(describe))].join('; ')}`
  }
  if (!(error instanceof Error)) return String(error)
  const text = error.message || error.name
  const why = error.cause === undefined || refusalIn(text) ? '' : describe(error.cause)
  return refusalIn(why) ? `${text} ${why}` : text
}
