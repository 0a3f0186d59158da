import { describe, PermanentError, readAddresses, Unavailable } from '@waybill/messaging'

const TIMEOUT_MS = 5_000
const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json'

/** What a registry answered that is no outage. */
export interface Answer {
  status: number
  body: unknown
}

/** Asks a Confluent-compatible registry. */
export type Ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => Promise<Answer>

/**
 * Makes the way to ask a registry what messaging's client, which is for services, has no function for.
 *
 * @param at as SCHEMA_REGISTRY_URL; several addresses with commas between are tried in turn
 * @throws TypeError for an address that is none, as a topic that is used without a registry
 */
export function openRest(at: string): Ask {
  const addresses = readAddresses(at)
  return async (method, path, body) => {
    const failures: string[] = []
    for (const { base, authorization } of addresses) {
      try {
        const login = authorization()
        const response = await fetch(base + path, {
          method,
          headers: {
            accept: CONTENT_TYPE,
            ...(body ? { 'content-type': CONTENT_TYPE } : {}),
            ...(login ? { authorization: login } : {}),
          },
          ...(body ? { body: JSON.stringify(body) } : {}),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        })
        const text = await response.text()
        if (response.status < 500) return { status: response.status, body: JSON.parse(text) }
        failures.push(`${base} answers ${response.status}: ${text.slice(0, 200)}`)
      } catch (error) {
        failures.push(`${base}: ${describe(error instanceof Error && error.cause ? error.cause : error)}`)
      }
    }
    throw new Unavailable(`The schema registry can't be reached: ${failures.join('; ')}`)
  }
}

/** The body of an answer that is a yes. Throws PermanentError in the registry's words when it is none. */
export function bodyOf<T>({ status, body }: Answer, what: string): T {
  if (status === 200) return body as T
  const { error_code: code = status, message = 'no reason given' } = body as { error_code?: number; message?: string }
  throw new PermanentError(`The schema registry refuses ${what} (${code}): ${message}`, { code: `registry-${code}` })
}
