/** An answer that says no, in the words of the service that gave it. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

interface Request {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  token?: string
  body?: unknown
  headers?: Record<string, string>
}

const TIMEOUT_MS = 15_000

/**
 * Calls the platform's HTTP API.
 *
 * @throws ApiError when it answers with a problem, Error with what to do when nothing answers
 */
export async function call<T>(url: string, { method = 'GET', token, body, headers = {} }: Request = {}): Promise<T> {
  const response = await reach(url, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  const text = await response.text()
  if (!response.ok) throw toError(response.status, text)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** Fetches, and says what to do when nobody answers. */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (cause) {
    throw new Error(`${new URL(url).origin} does not answer. Is the platform up? ./waybill ps tells.`, { cause })
  }
}

export function toError(status: number, text: string): ApiError {
  try {
    const {
      code = 'unknown',
      detail,
      title,
      errors,
    } = JSON.parse(text) as {
      code?: string
      detail?: string
      title?: string
      errors?: { path: string; message: string }[]
    }
    const fields = errors?.map(({ path, message }) => `${path} ${message}`).join('; ')
    return new ApiError(status, code, `${detail ?? title ?? status} (${status} ${code})${fields ? `: ${fields}` : ''}`)
  } catch {
    return new ApiError(status, 'unknown', `Answered with ${status}: ${text.slice(0, 200)}`)
  }
}
