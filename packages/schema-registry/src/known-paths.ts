import type { FastifyInstance } from 'fastify'

/** Tells whether a path is that of a route, by whatever method. To be called before the routes are added. */
export function knownPaths(app: FastifyInstance): (url: string) => boolean {
  const patterns: RegExp[] = []
  app.addHook('onRoute', ({ url }) => {
    patterns.push(new RegExp(`^${url.replace(/:\w+/g, '[^/]+')}/?$`))
  })
  return (url) => patterns.some((pattern) => pattern.test(url.split('?')[0] ?? ''))
}
