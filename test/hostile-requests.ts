import { randomUUID } from 'node:crypto'
import type { startRoutes } from './access-platform.ts'
import { type Actor, actors, type Row, table } from './access-table.ts'
import { hostileTexts } from './hostile-texts.ts'
import { exampleOf, objectsIn, type Place, type Schema, textsIn, withAt } from './request-places.ts'

type Routes = Awaited<ReturnType<typeof startRoutes>>

interface Operation {
  parameters?: { in: 'path' | 'query' | 'header'; name: string; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

/** A route, who may use it, and what its service says that it takes. */
interface Target {
  row: Row
  actor: Actor
  /** The service itself, and where its clients ask. */
  service: string
  edge: string
  method: string
  path: string
  operation: Operation
  body: unknown
}

interface Request {
  path?: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: unknown
}

/** Every route that a user may reach, with one who may.  */
export async function targetsOf({ urls }: Routes): Promise<Target[]> {
  const documents: Record<string, { paths: Record<string, Record<string, Operation>> }> = {}
  for (const [name, url] of Object.entries(urls))
    documents[name] = (await (await fetch(`${url}/openapi.json`)).json()) as (typeof documents)[string]

  return table.flatMap((row) => {
    const [service = '', method = '', path = ''] = row.route.split(' ')
    const actor = actors.findLast((_, n) => row.expected[n] === 'in')
    const operation = documents[service]?.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    // A stream has no end, and what a service's own signature guards is nobody else's.
    if (!actor || path.endsWith('/stream')) return []
    if (!operation) throw new Error(`${service} does not describe ${method} ${path}`)
    const schema = operation.requestBody?.content['application/json']?.schema
    const own = urls[service] ?? ''
    const edge = row.inside ? own : (urls.gateway ?? '')
    return [{ row, actor, service: own, edge, method, path, operation, body: schema && exampleOf(schema) }]
  })
}

/** Asks, with what is not said as the route wants it. */
async function ask({ bearer, pathOf }: Routes, target: Target, request: Request): Promise<Response> {
  const { actor, service, edge, method, operation } = target
  const body = 'body' in request ? request.body : target.body
  const query = new URLSearchParams(request.query)
  const wanted = (operation.parameters ?? []).some(({ name }) => name === 'idempotency-key')
  // A path is read by both, all else is passed on as it is.
  return fetch(
    `${request.path ? edge : service}${request.path ?? pathOf(target.path)}${query.size > 0 ? `?${query}` : ''}`,
    {
      method,
      headers: {
        ...bearer(actor),
        ...(wanted && { 'idempotency-key': randomUUID() }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
  )
}

/** Puts each hostile text into each field of a route, one at a time. */
function* attacksOn({ pathOf }: Routes, target: Target): Generator<{ where: string; request: Request }> {
  for (const text of hostileTexts) {
    const shown = JSON.stringify(text.slice(0, 40))
    for (const parameter of target.operation.parameters ?? []) {
      const { in: place, name } = parameter
      const where = `${place} ${name} = ${shown}`
      if (place === 'query') yield { where, request: { query: { [name]: text } } }
      // What no client can send as a header is sent by hand in the gateway's own tests.
      if (place === 'header' && /^[\t\x20-\xff]*$/.test(text)) yield { where, request: { headers: { [name]: text } } }
      if (place === 'path' && text.isWellFormed()) {
        const path = pathOf(target.path.replace(`:${name}`, encodeURIComponent(text)))
        yield { where, request: { path } }
      }
    }
    for (const at of textsIn(target.body))
      yield { where: `body ${at.join('.')} = ${shown}`, request: { body: withAt(target.body, at, () => text) } }
  }
}

const OF_THE_INSIDE = /syntax error|invalid input syntax|invalid byte sequence|unterminated|violates|\\n +at /i

/** What a hostile text did somewhere that it must not do; each answer has to be ours, with no fault of the server. */
export async function attack(routes: Routes, target: Target): Promise<string[]> {
  const wrong: string[] = []
  for (const { where, request } of attacksOn(routes, target)) {
    const answer = await ask(routes, target, request)
    const body = await answer.text()
    const say = (what: string) => wrong.push(`${target.row.route}: ${where} → ${answer.status}, ${what}: ${body}`)
    if (answer.status >= 500) say('a fault')
    if (OF_THE_INSIDE.test(body)) say('tells of the inside')
    if (answer.headers.has('set-cookie')) say('a header was injected')
    if (body !== '' && !/^application\/(problem\+)?json/.test(answer.headers.get('content-type') ?? ''))
      say(`of type ${answer.headers.get('content-type')}`)
  }
  return wrong
}

/** What a client may try to set with whatever it sends (reliability row 37). */
const notTheirs = { status: 'completed', total: 1, roles: ['admin'], customerId: randomUUID(), version: 99 }

/** Adds to each object of a body each field that is none of the client's business. Each has to be refused. */
export async function overreach(routes: Routes, target: Target): Promise<string[]> {
  const wrong: string[] = []
  for (const at of objectsIn(target.body)) {
    const found = valueAt(target.body, at)
    for (const [name, value] of Object.entries(notTheirs)) {
      if (name in found) continue
      const body = withAt(target.body, at, (object) => ({ ...(object as object), [name]: value }))
      const answer = await ask(routes, target, { body })
      if (answer.status !== 400)
        wrong.push(`${target.row.route}: ${[...at, name].join('.')} → ${answer.status}: ${await answer.text()}`)
    }
  }
  return wrong
}

const valueAt = (value: unknown, at: Place): object =>
  at.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value) as object
