import { isOutage, Unavailable } from '@waybill/messaging'
import type { FastifyError, FastifySchemaValidationError } from 'fastify'
import { Problem } from './problem.ts'

/** Fastify's own refusals that clients meet, as stable codes of ours. */
const known: Record<string, { status: number; code: string; detail: string }> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { status: 413, code: 'body-too-large', detail: 'The body is larger than is taken here.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'unsupported-media-type',
    detail: 'Send the body as application/json.',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { status: 400, code: 'malformed-body', detail: 'The body is empty; JSON is expected.' },
  FST_ERR_CTP_INVALID_JSON_BODY: { status: 400, code: 'malformed-body', detail: 'The body is not valid JSON.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'malformed-body',
    detail: 'The body is not as long as its Content-Length says.',
  },
  FST_ERR_HANDLER_TIMEOUT: { status: 503, code: 'timeout', detail: 'This took too long and was given up.' },
}

const MAX_ERRORS = 20

/**
 * The problem that any error thrown in a route is. What is not meant for clients becomes `internal`:
 * its message may hold data or inner names, so it is logged and not sent.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof Unavailable) {
    const seconds = Math.ceil(error.retryAfterMs / 1_000)
    return new Problem(503, 'unavailable', `${error.message} Try again later.`, {}, retryAfter(seconds, error))
  }
  if (isOutage(error)) {
    return new Problem(
      503,
      'unavailable',
      'The database can not be reached. Try again later.',
      {},
      retryAfter(1, error),
    )
  }
  return error instanceof Error ? problemOfFastify(error as FastifyError) : internal(error)
}

function problemOfFastify(error: FastifyError): Problem {
  if (error.validation) {
    const errors = error.validation
      .slice(0, MAX_ERRORS)
      .map((found) => invalidPart(found, error.validationContext ?? 'body'))
    return new Problem(400, 'validation-failed', `The request is not as described: ${summary(errors)}.`, { errors })
  }
  const problem = known[error.code]
  if (problem) return new Problem(problem.status, problem.code, problem.detail, {}, { cause: error })

  // A 4xx set by a plugin is meant for clients: the rate limit's, for one.
  const status = error.statusCode ?? 500
  if (status === 429) return new Problem(429, 'too-many-requests', error.message)
  return status >= 400 && status < 500 ? new Problem(status, 'bad-request', error.message) : internal(error)
}

interface InvalidPart {
  /** JSON pointer that begins with body, querystring, params or headers. */
  path: string
  message: string
}

function invalidPart(found: FastifySchemaValidationError, context: string): InvalidPart {
  const { missingProperty, additionalProperty, allowedValues } = found.params
  const name = missingProperty ?? additionalProperty
  const path = `/${context}${found.instancePath}${typeof name === 'string' ? `/${name}` : ''}`
  if (missingProperty) return { path, message: 'is required' }
  if (additionalProperty) return { path, message: 'is not known here' }
  if (Array.isArray(allowedValues)) return { path, message: `must be one of ${allowedValues.join(', ')}` }
  return { path, message: found.message ?? 'is not valid' }
}

function summary(errors: readonly InvalidPart[]): string {
  const shown = errors.slice(0, 3).map(({ path, message }) => `${path} ${message}`)
  return [...shown, ...(errors.length > 3 ? [`and ${errors.length - 3} more`] : [])].join(', ')
}

function internal(cause: unknown): Problem {
  const detail = 'Something went wrong here. Tell us the correlation id if it happens again.'
  return new Problem(500, 'internal', detail, {}, { cause })
}

const retryAfter = (seconds: number, cause: unknown) => ({ headers: { 'retry-after': String(seconds) }, cause })
