import { prefixesOf } from './passages.ts'

/** The parts of an OpenAPI 3.1 document that merging looks at. */
export interface OpenApi {
  openapi: string
  info: { title: string; version: string; description?: string }
  paths: Record<string, object>
  components?: Record<string, Record<string, unknown>>
  tags?: { name: string; description?: string }[]
  [extension: string]: unknown
}

/** What one service said about itself, or why it said nothing. */
export type Source = { service: string } & ({ document: OpenApi } | { missing: string })

/**
 * Makes one document of those of the services, the gateway's own among them: only the paths that the gateway passes on, each service's components
 * under its own name so that none hides another. A service that did not answer is named in `x-missing-services`.
 */
export function mergeOpenApi(sources: readonly Source[]): OpenApi {
  const present = sources.flatMap((source) => ('document' in source ? [source] : []))
  const missing = sources.flatMap((source) => ('missing' in source ? [source] : []))
  const parts = present.map(({ service, document }) => reachable(renamed(document, service), prefixesOf(service)))

  return {
    openapi: '3.1.0',
    info: { title: 'Waybill', version: '1' },
    tags: parts.flatMap(({ tags }) => tags ?? []).filter(firstOfName),
    paths: Object.assign({}, ...parts.map(({ paths }) => paths)),
    components: mergeComponents(parts.map(({ components }) => components ?? {})),
    ...(missing.length > 0 && {
      'x-missing-services': missing.map(({ service, missing: reason }) => ({ service, reason })),
    }),
  }
}

function reachable(document: OpenApi, prefixes: readonly string[]): OpenApi {
  const paths = Object.entries(document.paths).filter(([path]) => prefixes.some((prefix) => within(path, prefix)))

  return { ...document, paths: Object.fromEntries(paths) }
}

const within = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`)

// Security schemes keep their names: routes refer to them by name, and they are the same everywhere.
function renamed(document: OpenApi, service: string): OpenApi {
  const { components = {}, ...rest } = retarget(document, service) as OpenApi
  const own = Object.entries(components).map(([kind, named]) =>
    kind === 'securitySchemes' ? [kind, named] : [kind, prefixKeys(named, service)],
  )
  return { ...rest, components: Object.fromEntries(own) }
}

function retarget(value: unknown, service: string): unknown {
  if (Array.isArray(value)) return value.map((each) => retarget(each, service))
  if (typeof value !== 'object' || value === null) return value

  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string'
        ? inner.replace(componentRef, `$1${service}.`)
        : retarget(inner, service),
    ]),
  )
}

const componentRef = /^(#\/components\/[a-zA-Z]+\/)/

const prefixKeys = (named: Record<string, unknown>, service: string) =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [`${service}.${name}`, value]))

function mergeComponents(
  all: readonly Record<string, Record<string, unknown>>[],
): Record<string, Record<string, unknown>> {
  const merged: Record<string, Record<string, unknown>> = {}
  for (const components of all) {
    for (const [kind, named] of Object.entries(components)) merged[kind] = { ...merged[kind], ...named }
  }
  return merged
}

const firstOfName = ({ name }: { name: string }, place: number, tags: readonly { name: string }[]) =>
  tags.findIndex((tag) => tag.name === name) === place
