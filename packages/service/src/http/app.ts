import helmet from '@fastify/helmet'
import type { Metrics } from '@waybill/messaging'
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
import { validatorCompiler } from './validation.ts'

interface AppOptions {
  service: string
  log: Logger
  metrics: Metrics
  verify: VerifyToken
  tokenOf?: TokenOf | undefined
  routes: readonly Route[]
}

const BODY_LIMIT_BYTES = 64 * 1024

/**
 * Builds the HTTP side of a service; it does not listen yet.
 *
 * @throws when a route does not say who may use it, or two routes are the same
 */
export async function buildApp({ service, log, metrics, verify, tokenOf, routes }: AppOptions): Promise<App> {
  const app: App = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'correlationId' }),
    genReqId: correlationIdOf,
    bodyLimit: BODY_LIMIT_BYTES,
    // A client that sends its request drop by drop is cut off; a route that hangs answers 503.
    requestTimeout: 15_000,
    handlerTimeout: 30_000,
    keepAliveTimeout: 65_000,
    // While draining: what still comes on an open connection is answered, see giveNotice.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  })

  app.setValidatorCompiler(validatorCompiler())
  addRequestContext(app, service)
  measureRequests(app, metrics)
  tellThatItLeaves(app)
  answerErrors(app)
  guardRoutes(app, verify, tokenOf)
  limitDepth(app)
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
