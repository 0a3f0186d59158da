import { Problem } from '@waybill/service'
import { wasCut } from './broken.ts'
import type { Upstream } from './upstreams.ts'

/**
 * Asks a service something for the gateway itself: each instance in turn, until one answers; the last once more when its connection
 * was cut.
 *
 * @param timeoutMs for each instance
 * @throws Problem 503 `upstream-unavailable` when none does
 */
export async function ask(
  service: Upstream,
  path: string,
  options: { timeoutMs: number; headers?: Record<string, string> },
): Promise<Response> {
  const failures: unknown[] = []
  const left = service.candidates()
  let again = false
  for (let url = left.shift(); url !== undefined; url = left.shift()) {
    try {
      return await fetch(url + path, {
        headers: options.headers ?? {},
        signal: AbortSignal.timeout(options.timeoutMs),
        redirect: 'error',
      })
    } catch (error) {
      service.refused(url)
      failures.push(error)
      if (left.length > 0 || again || !wasCut(error)) continue
      again = true
      left.push(url)
    }
  }
  throw unavailable(service.name, new AggregateError(failures, `no instance of ${service.name} answers`))
}

/** The answer when a service can't be reached. */
export function unavailable(service: string, cause: unknown, detail = 'Try again in a moment.'): Problem {
  return new Problem(
    503,
    'upstream-unavailable',
    `The ${service} service does not answer. ${detail}`,
    { service },
    { headers: { 'retry-after': '1' }, cause },
  )
}
