import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../service.ts'
import { type Role, tokenMissing, type User, type VerifyToken } from './auth.ts'
import { Problem } from './problem.ts'

/** Who may use a route: anyone, anyone with a token, or who has one of these roles. */
export type Access = 'public' | 'user' | readonly Role[]

declare module 'fastify' {
  interface FastifyContextConfig {
    access: Access
    /** That it wants an Idempotency-Key: see `idempotent`, which takes no request of a route that does not say so. */
    idempotent?: true
  }
  interface FastifyRequest {
    /** Who asks. On a public route reading it throws a Problem (401) when no valid token came. */
    readonly user: User
  }
}

/** Finds the access token that a request is made with; undefined when it has none. A Problem that it throws is the request's 401. */
export type TokenOf = (request: FastifyRequest, reply: FastifyReply) => Promise<string | undefined> | string | undefined

const users = new WeakMap<FastifyRequest, User | Problem>()

/**
 * Guards every route added after it: access is denied unless the route's `config.access` grants it.
 * A route that does not say who may use it stops the start.
 *
 * @param tokenOf default: the bearer of the Authorization header
 */
export function guardRoutes(app: App, verify: VerifyToken, tokenOf: TokenOf = bearerOf): void {
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.access === undefined) {
      throw new TypeError(
        `${method} ${url} does not say who may use it: set config.access to 'public', 'user' or roles`,
      )
    }
    if (config.access.length === 0)
      throw new TypeError(`${method} ${url}: nobody may use it, its list of roles is empty`)
  })

  app.decorateRequest('user', {
    getter(this: FastifyRequest) {
      const found = users.get(this) ?? tokenMissing()
      if (found instanceof Problem) throw found
      return found
    },
  })

  // Before the body is read: who may not come in sends no body.
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return
    const access = request.routeOptions.config.access
    const found = await identify(() => tokenOf(request, reply), verify)
    users.set(request, found)
    if (access === 'public') return
    if (found instanceof Problem) throw found
    if (access !== 'user' && !access.some((role) => found.roles.includes(role))) {
      throw new Problem(403, 'forbidden', `This needs one of the roles ${access.join(', ')}.`)
    }
  })
}

async function identify(findToken: () => ReturnType<TokenOf>, verify: VerifyToken): Promise<User | Problem> {
  try {
    const token = await findToken()
    return token === undefined ? tokenMissing() : await verify(token)
  } catch (error) {
    // Kept and not thrown: a public route is open to the bearer of an expired token too.
    if (error instanceof Problem) return error
    throw error
  }
}

function bearerOf({ headers }: FastifyRequest): string | undefined {
  const [scheme, token, ...rest] = headers.authorization?.split(' ') ?? []
  return scheme?.toLowerCase() === 'bearer' && token && rest.length === 0 ? token : undefined
}
