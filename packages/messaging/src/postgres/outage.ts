// Class 08: connection exceptions. 57P01-57P03: shut down, crash, still starting. 53300: no connection is free.
const SQLSTATES = /^(08...|57P0[123]|53300)$/
const SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ECONNABORTED',
])
const PG_TEXTS =
  /Connection terminated|timeout expired|connection timeout|not queryable|Client was closed|Connection ended|timeout exceeded when trying to connect/i

const fromHere = new WeakSet<object>()

/** Notes a failure as one of our own database, whatever its text: a handler may fail with the same words for another server. */
export async function ours<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error) {
      fromHere.add(error)
      // The driver's own stack leads to where it read the answer; this one leads to who asked.
      Error.captureStackTrace(error)
    }
    throw error
  }
}

/** Whether it was this service's own database that could not be reached or went away. */
export const isOurOutage = (error: unknown): boolean => error instanceof Error && fromHere.has(error) && isOutage(error)

/** Whether PostgreSQL could not be reached or went away, as against a statement that it refused. */
export function isOutage(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isOutage)
  if (!(error instanceof Error)) return false
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string' && (SOCKET.has(code) || SQLSTATES.test(code))) return true
  return PG_TEXTS.test(error.message)
}

// Serialization failure and deadlock: the statement did nothing wrong and will pass when run again.
const TRANSIENT = new Set(['40001', '40P01'])

/** Whether PostgreSQL sacrificed this transaction to others and asks for another try. */
export const isTransient = (error: unknown): boolean =>
  error instanceof Error && TRANSIENT.has(String((error as { code?: unknown }).code))
