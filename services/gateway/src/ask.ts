import { Problem } from '@waybill/service'
import type { Upstream } from './upstreams.ts'

/**
 * Asks a service something for the gateway itself: each instance in turn, until one answers.
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
  for (const url of service.candidates()) {
    try {
      return await fetch(url + path, {
        headers: options.headers ?? {},
        signal: AbortSignal.timeout(options.timeoutMs),
        redirect: 'error',
      })
    } catch (error) {
      service.refused(url)
      failures.push(error)
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
