import rateLimit from '@fastify/rate-limit'
import { Problem, type Route } from '@waybill/service'
import type { FastifyRequest } from 'fastify'

/**
 * Limits how much one user, or without a login one address, may ask for in a minute. Counted by each gateway for
 * itself: with two of them a client gets up to twice as much.
 */
export const limitRate =
  (settings: { requestsPerMinute: number }): Route =>
  (app) =>
    app.register(rateLimit, {
      max: settings.requestsPerMinute,
      timeWindow: 60_000,
      cache: 10_000,
      keyGenerator: callerOf,
    })

function callerOf(request: FastifyRequest): string {
  try {
    return request.user.id
  } catch (error) {
    if (error instanceof Problem) return request.ip
    throw error
  }
}
