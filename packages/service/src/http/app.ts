import helmet from '@fastify/helmet'
import type { Metrics } from '@waybill/messaging'
import { answerPlainHttp, readTls, renewTls, type TlsFiles } from '@waybill/schema-registry/tls'
import { type FastifyBaseLogger, fastify, LogController } from 'fastify'
import type { Logger } from '../logger.ts'
import type { App, Route } from '../service.ts'
import { guardRoutes, type TokenOf } from './access.ts'
import type { VerifyToken } from './auth.ts'
import { tellThatItLeaves } from './close-app.ts'
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
    // While draining: what still comes on an open connection is answered, see giveNotice.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  })

  if (tls) {
    renewTls(app, tls)
    answerPlainHttp(app)
  }
  app.setValidatorCompiler(validatorCompiler())
  addRequestContext(app, service)
  measureRequests(app, metrics)
  tellThatItLeaves(app)
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
