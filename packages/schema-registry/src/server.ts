import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { withoutContextPath } from './context-path.ts'
import { InvalidSchema, RestError } from './errors.ts'
import { knownPaths } from './known-paths.ts'
import { answerType, MEDIA_TYPES } from './media-type.ts'

const BODY_LIMIT = 4 * 1024 * 1024

/** pino's options, or a logger that is there already. */
export type Logging = { level: string } | FastifyBaseLogger

export type ServerOptions = {
  /** Nothing is logged when left out. */
  logging?: Logging | undefined
  /** Certificate and key, in PEM; plain HTTP when left out. */
  tls?: { cert: Buffer; key: Buffer } | undefined
  /** How long a client may take to send its request; 30 seconds when left out. */
  requestTimeoutMs?: number | undefined
}

/** The HTTP server without its routes: media types, limits and the form of every error. */
export function createServer({ logging, tls, requestTimeoutMs = 30_000 }: ServerOptions = {}): FastifyInstance {
  // Each client that sends slowly, by intent or not, keeps a connection; all of them together would keep others out.
  const checks = {
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(requestTimeoutMs, 5_000),
  }
  const transport = tls ? { https: { ...tls, ...checks } } : { http: checks }
  const app = Fastify({
    ...(transport as object), // Its type would make another kind of server, which differs in nothing that matters here.
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: 60_000,
    ...(logging && 'info' in logging ? { loggerInstance: logging } : { logger: logging ?? false }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    // A subject is a path segment, and fastify's own limit of 100 characters is less than some topics and records need.
    routerOptions: { maxParamLength: 2_000, ignoreTrailingSlash: true },
    rewriteUrl: ({ url = '/' }) => withoutContextPath(url),
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([...MEDIA_TYPES, 'application/octet-stream'], { parseAs: 'string' }, parseBody)
  app.addHook('onRequest', async ({ headers }) => {
    if (answerType(headers.accept) === undefined) throw new RestError(406, 406, 'HTTP 406 Not Acceptable')
    headers['content-type'] ??= 'application/octet-stream'
  })
  app.addHook('onSend', async (request, reply) => {
    reply.header('content-type', answerType(request.headers.accept) ?? MEDIA_TYPES[0])
  })
  app.setErrorHandler(answerError)
  const isKnown = knownPaths(app)
  app.setNotFoundHandler(({ url }, reply) =>
    isKnown(url)
      ? answer(reply, 405, 405, 'HTTP 405 Method Not Allowed')
      : answer(reply, 404, 404, 'HTTP 404 Not Found'),
  )
  return app
}

// Many clients send a content type with every request, with a DELETE that has no body too.
async function parseBody(_request: FastifyRequest, body: string | Buffer): Promise<unknown> {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(String(body))
  } catch (error) {
    throw new RestError(400, 400, `The request body is not JSON: ${(error as SyntaxError).message}`, { cause: error })
  }
}

function answerError(
  error: FastifyError | RestError | InvalidSchema,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof InvalidSchema) return answer(reply, 422, 42201, error.message)
  if (error instanceof RestError) {
    if (error.status >= 500)
      request.log.warn({ err: error.cause }, `${request.method} ${request.url}: ${error.message}`)
    return answer(reply, error.status, error.code, error.message)
  }
  if (error.statusCode === 415) return answer(reply, 415, 415, 'HTTP 415 Unsupported Media Type')
  if (error.statusCode !== undefined && error.statusCode < 500)
    return answer(reply, error.statusCode, error.statusCode, error.message)
  request.log.error({ err: error }, `${request.method} ${request.url} failed`)
  return answer(reply, 500, 500, 'Internal Server Error')
}

const answer = (reply: FastifyReply, status: number, code: number, message: string) =>
  reply.status(status).send({ error_code: code, message })
