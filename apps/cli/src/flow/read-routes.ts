import { dummy } from './dummy.ts'
import type { RouteInfo } from './manifest.ts'

interface RouteOptions {
  method?: string | string[]
  url?: string
  schema?: { summary?: string }
  config?: { access?: string | string[] }
}

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete']

/**
 * Finds out which HTTP routes a service has, by letting it register them with an app that only writes them down.
 * @param routes What the manifest lists: functions that take the app.
 */
export function readRoutes(routes: readonly ((app: never) => void)[]): RouteInfo[] {
  const found: RouteInfo[] = []
  const add = (method: string, path: string, { schema, config }: RouteOptions = {}) => {
    const access = [config?.access ?? []].flat().join(', ')
    found.push({ method: method.toUpperCase(), path, access, summary: schema?.summary ?? '' })
    return app
  }
  const route = (options: RouteOptions) => {
    for (const method of [options.method ?? []].flat()) add(method, options.url ?? '', options)
    return app
  }
  // A scope of its own, as for a body that is read otherwise, adds routes too. Plugins of Fastify's have none of ours.
  const scoped = (plugin: unknown) => {
    if (typeof plugin === 'function' && !(Symbol.for('skip-override') in plugin)) plugin(app)
    return app
  }
  const app: object = new Proxy(
    {},
    {
      get: (_, property) => {
        if (property === 'route') return route
        if (property === 'register') return scoped
        if (METHODS.includes(String(property)))
          return (path: string, options?: RouteOptions) => add(String(property), path, options)
        return dummy
      },
    },
  )

  for (const register of routes) register(app as never)
  return found
}
