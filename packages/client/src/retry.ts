import { ApiError } from './errors.ts'

/** A server that asks for more patience than this, in milliseconds, is not waited for. */
const LONGEST_WAIT_MS = 30_000
const DEFAULT_WAIT_MS = 1_000

/**
 * Sends again what was refused for now: 429, and 503 when the request may be repeated. Waits as long as Retry-After
 * says, or a second.
 *
 * @param tries how often it is sent in all
 * @param repeatable whether sending it twice does no more than sending it once
 * @throws what the last try threw
 */
export async function patiently<T>(
  send: () => Promise<T>,
  { tries, repeatable, signal }: { tries: number; repeatable: boolean; signal?: AbortSignal | undefined },
): Promise<T> {
  for (let left = tries - 1; ; left--) {
    try {
      return await send()
    } catch (error) {
      const waitMs = error instanceof ApiError && passes(error, repeatable) ? waitOf(error) : undefined
      if (left <= 0 || waitMs === undefined || waitMs > LONGEST_WAIT_MS) throw error
      await pause(waitMs, signal)
    }
  }
}

// 429 was refused before anything was done. After a 503 some of it may have been.
const passes = ({ status }: ApiError, repeatable: boolean) => status === 429 || (status === 503 && repeatable)

function waitOf({ headers }: ApiError): number {
  const said = headers.get('retry-after')
  if (said === null) return DEFAULT_WAIT_MS
  const seconds = Number(said)
  return Number.isNaN(seconds) ? Math.max(0, Date.parse(said) - Date.now()) || DEFAULT_WAIT_MS : seconds * 1_000
}

const pause = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
  })
