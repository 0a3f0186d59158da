/** An answer that says no, in the words of whoever gave it. */
export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly status: number
  readonly code: string
  readonly correlationId: string | undefined

  constructor(status: number, code: string, detail: string, correlationId: string | undefined) {
    super(detail)
    this.status = status
    this.code = code
    this.correlationId = correlationId
  }
}

interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  body?: unknown
  /** Makes a repeat of the same request harmless. */
  key?: string
  signal?: AbortSignal
}

/**
 * Asks this console's server, which asks the platform in the name of who is logged in.
 *
 * @throws ApiProblem when it says no, or nothing answers (status 0)
 */
export async function ask<T>(path: string, { method = 'GET', body, key, signal }: Call = {}): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ApiProblem(
      0,
      'unreachable',
      'The console does not answer. Is the platform up? ./waybill ps tells.',
      undefined,
    )
  })
  const text = await response.text()
  if (!response.ok) throw toProblem(response.status, text)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

function toProblem(status: number, text: string): ApiProblem {
  try {
    const { code, detail, correlationId } = JSON.parse(text) as Record<string, string | undefined>
    return new ApiProblem(status, code ?? 'unknown', detail ?? `Answered with ${status}.`, correlationId)
  } catch {
    return new ApiProblem(status, 'unknown', `Answered with ${status} and no reason.`, undefined)
  }
}
