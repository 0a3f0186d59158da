/** What the API says when it says no (RFC 9457). `code` is stable, `detail` is for people. */
export interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
  code: string
  instance: string
  correlationId: string
  errors?: { path: string; message: string }[]
  [more: string]: unknown
}

/** An answer that says no, in the words of the service that gave it. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  /** Stable, for programs; `unknown` when the answer was no problem document. */
  readonly code: string
  /** The whole answer, when it was one. */
  readonly problem: ProblemBody | undefined
  readonly headers: Headers

  constructor(message: string, status: number, headers: Headers, problem?: ProblemBody) {
    super(message)
    this.status = status
    this.code = problem?.code ?? 'unknown'
    this.headers = headers
    this.problem = problem
  }
}

/** Nothing answered: refused, cut off or out of time. Whether the request was carried out is not known. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

/** Reads a refusal. */
export async function refusal(response: Response): Promise<ApiError> {
  const { status, headers } = response
  const text = await response.text()
  const problem = problemOf(text)
  if (!problem) return new ApiError(`Answered with ${status}: ${text.slice(0, 200)}`, status, headers)

  const { detail, title, code, errors } = problem
  const fields = errors?.map(({ path, message }) => `${path} ${message}`).join('; ')
  return new ApiError(`${detail ?? title} (${status} ${code})${fields ? `: ${fields}` : ''}`, status, headers, problem)
}

function problemOf(text: string): ProblemBody | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null && 'code' in body ? (body as ProblemBody) : undefined
  } catch {
    return undefined
  }
}
