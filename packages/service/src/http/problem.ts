import { STATUS_CODES } from 'node:http'

/**
 * An answer that is an error, by RFC 9457: thrown anywhere in a route, it becomes application/problem+json.
 * `code` is stable and for programs, `detail` is for people and may change.
 */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: number
  readonly code: string
  /** More members of the answer, for example `errors`. */
  readonly extra: object
  /** More headers of the answer, for example `retry-after`. */
  readonly headers: Record<string, string>

  constructor(
    status: number,
    code: string,
    detail: string,
    extra: object = {},
    more: { headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause })
    this.status = status
    this.code = code
    this.extra = extra
    this.headers = more.headers ?? {}
  }
}

/** The members of an answer, as they are sent. */
export interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
  code: string
  instance: string
  correlationId: string
  [more: string]: unknown
}

/** Writes a problem out. `instance` is the path asked for, without its query, which may hold personal data. */
export function problemBody(problem: Problem, request: { url: string; id: string }): ProblemBody {
  return {
    ...problem.extra,
    type: `urn:waybill:problem:${problem.code}`,
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    instance: request.url.split('?', 1)[0] ?? '/',
    correlationId: request.id,
  }
}
