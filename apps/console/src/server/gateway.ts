import { Problem } from '@waybill/service'

const TIMEOUT_MS = 15_000

interface Call {
  method?: 'GET' | 'POST'
  token?: string | undefined
  body?: unknown
}

/** The platform's API, as the console's server asks it. */
export interface Gateway {
  /** @throws Problem as the gateway gave it, or 503 `upstream-unavailable` when it does not answer */
  call<T>(path: string, call?: Call): Promise<T>
}

export function openGateway(url: string): Gateway {
  return {
    async call<T>(path: string, { method = 'GET', token, body }: Call = {}) {
      const response = await fetch(url + path, {
        method,
        headers: {
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((cause: unknown) => {
        throw new Problem(
          503,
          'upstream-unavailable',
          'The gateway does not answer. Try again in a moment.',
          {},
          { cause },
        )
      })
      const text = await response.text()
      if (!response.ok) throw problemOf(response, text)
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
  }
}

function problemOf({ status, headers }: Response, text: string): Problem {
  const retryAfter = headers.get('retry-after')
  const more = retryAfter === null ? {} : { headers: { 'retry-after': retryAfter } }
  try {
    const { code, detail } = JSON.parse(text) as { code?: string; detail?: string }
    return new Problem(status, code ?? 'unknown', detail ?? `The gateway answered with ${status}.`, {}, more)
  } catch (cause) {
    return new Problem(502, 'bad-gateway', `The gateway answered with ${status} and no reason.`, {}, { cause })
  }
}
