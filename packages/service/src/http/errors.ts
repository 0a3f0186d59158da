import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../service.ts'
import { Problem, problemBody } from './problem.ts'
import { problemOf } from './problem-of.ts'

/** Answers every error with problem+json, and a path that exists with another method with 405. */
export function answerErrors(app: App): void {
  const methodsOf = watchRoutes(app)

  app.setErrorHandler((error, request, reply) => send(problemOf(error), request, reply))

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    const allowed = methodsOf(path)
    const problem =
      allowed.length > 0
        ? new Problem(
            405,
            'method-not-allowed',
            `${path} takes ${allowed.join(', ')}.`,
            {},
            { headers: { allow: allowed.join(', ') } },
          )
        : new Problem(404, 'not-found', `There is nothing at ${path}.`)
    return send(problem, request, reply)
  })
}

function send(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (problem.status >= 500) {
    const level = problem.status === 503 ? 'warn' : 'error'
    request.log[level](
      { err: problem.cause ?? problem, method: request.method, path: request.routeOptions.url },
      problem.message,
    )
  }
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemBody(problem, request))
}

// The router finds a route by method and path together; to tell 405 from 404 the paths alone are needed.
function watchRoutes(app: App): (path: string) => string[] {
  const routes: { methods: readonly string[]; pattern: RegExp }[] = []

  app.addHook('onRoute', ({ method, url }) => {
    if (url.includes('*')) return
    const pattern = url.replace(/[.+?^$()[\]{}|\\]/g, '\\$&').replace(/:[^/]+/g, '[^/]+')
    routes.push({ methods: typeof method === 'string' ? [method] : method, pattern: new RegExp(`^${pattern}/?$`) })
  })

  return (path) =>
    [...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods))].sort()
}
