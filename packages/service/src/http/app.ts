import helmet from '@fastify/helmet'
import type { Metrics } from '@waybill/messaging'
import { answerPlainHttp, readTls, renewTls, type TlsFiles } from '@waybill/schema-registry/tls'
import { type FastifyBaseLogger, fastify, LogController } from 'fastify'
import type { Logger } from '../logger.ts'
import type { App, Route } from '../service.ts'
import { guardRoutes, type TokenOf } from './access.ts'
import type { VerifyToken } from './auth.ts'
import { limitDepth } from './depth.ts'
import { answerErrors } from './errors.ts'
import { measureRequests } from './measure.ts'
import { describeRoutes } from './openapi.ts'
import { addRequestContext, correlationIdOf } from './request-context.ts'
import { limitTexts } from './storable.ts'
import { validatorCompiler } from './validation.ts'

interface AppOptions {
  service: string
  log: Logger
  metrics: Metrics
  verify: VerifyToken
  tokenOf?: TokenOf | undefined
  routes: readonly Route[]
  /** Certificate and key; plain HTTP without. */
  tls?: TlsFiles | undefined
  /** How long a client may take to send its request. Default 15 s. */
  requestTimeoutMs?: number | undefined
}

const BODY_LIMIT_BYTES = 64 * 1024
const LOOK_FOR_SLOW_MS = 5_000

/**
 * Builds the HTTP side of a service; it does not listen yet.
 *
 * @throws when a route does not say who may use it, or two routes are the same
 */
export async function buildApp(options: AppOptions): Promise<App> {
  const { service, log, metrics, verify, tokenOf, routes, tls, requestTimeoutMs = 15_000 } = options
  // A client that sends its request drop by drop is cut off, at the next look after its time.
  const checks = {
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(requestTimeoutMs, LOOK_FOR_SLOW_MS),
  }
  const transport = tls ? { https: { ...readTls(tls), ...checks } } : { http: checks }
  const app: App = fastify({
    ...(transport as object), // Its type would make another kind of server, which differs in nothing that matters here.
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'correlationId' }),
    genReqId: correlationIdOf,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: requestTimeoutMs,
    // A route that hangs answers 503.
    handlerTimeout: 30_000,
    keepAliveTimeout: 65_000,
    // While draining: requests under way are answered, idle connections are closed, new requests get 503.
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  })

  if (tls) {
    renewTls(app, tls)
    answerPlainHttp(app)
  }
  app.setValidatorCompiler(validatorCompiler())
  addRequestContext(app, service)
  measureRequests(app, metrics)
  answerErrors(app)
  guardRoutes(app, verify, tokenOf)
  limitDepth(app)
  limitTexts(app)
  // An answer that says "still so" has no body: with the length of one, the gateway could not pass it on.
  app.addHook('onSend', async (_request, { statusCode }, payload) => (statusCode === 304 ? null : payload))
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  })
  await describeRoutes(app, service)

  for (const route of routes) {
    await route(app)
    // A plugin that a route registers, like a rate limit, holds for the routes after it.
    await app.after()
  }
  await app.ready()
  return app
}

const ANSWER_WITHIN_MS = 5_000
const SWEEP_EVERY_MS = 20

/** Stops taking requests and answers those under way; after 5 s the connections that are still open are cut. */
export async function closeApp(app: App): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), ANSWER_WITHIN_MS)
  // A connection whose last request was answered after closing began is kept alive by nobody but the client.
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_EVERY_MS)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
    clearInterval(sweep)
  }
}
