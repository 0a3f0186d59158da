import { describe } from '@waybill/messaging'
import type { App, Route } from '@waybill/service'
import { Type } from 'typebox'
import { ask } from '../ask.ts'
import { mergeOpenApi, type OpenApi, type Source } from '../openapi.ts'
import type { Upstream, Upstreams } from '../upstreams.ts'

const timeoutMs = 2_000
const keptMs = 30_000
// The missing service may be back at any moment.
const keptIncompleteMs = 3_000

/** GET /api/openapi.json: one document of all that the services say about themselves, kept for half a minute. */
export const showOpenApi = (upstreams: Upstreams): Route => {
  let kept: { document: Promise<OpenApi>; until: number } | undefined

  return (app) => {
    app.get(
      '/api/openapi.json',
      {
        schema: {
          response: { 200: Type.Object({}, { additionalProperties: true }) },
          tags: ['gateway'],
          operationId: 'showOpenApi',
          summary: 'The whole API, as OpenAPI 3.1',
        },
        config: { access: 'public' },
      },
      async () => {
        if (kept !== undefined && kept.until > Date.now()) return kept.document

        // Kept before it is there: who asks meanwhile waits for the same one, and the services are asked once.
        const next = { document: collect(upstreams, app), until: Date.now() + keptMs }
        kept = next
        const document = await next.document
        if ('x-missing-services' in document) next.until = Date.now() + keptIncompleteMs
        return document
      },
    )
  }
}

async function collect(upstreams: Upstreams, app: App): Promise<OpenApi> {
  const sources = await Promise.all(Object.values(upstreams).map(documentOf))

  return mergeOpenApi([...sources, { service: 'gateway', document: app.swagger() as unknown as OpenApi }])
}

async function documentOf(service: Upstream): Promise<Source> {
  const source = { service: service.name }
  try {
    const response = await ask(service, '/openapi.json', { timeoutMs })
    if (!response.ok) return { ...source, missing: `answered ${response.status}` }
    const document = (await response.json()) as Partial<OpenApi> | null
    if (typeof document?.paths !== 'object') return { ...source, missing: 'answered with no OpenAPI document' }
    return { ...source, document: document as OpenApi }
  } catch (error) {
    return { ...source, missing: describe(error) }
  }
}
