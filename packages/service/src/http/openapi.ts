import swagger from '@fastify/swagger'
import type { App } from '../service.ts'
import { MAX_KEY_CHARS } from './idempotency.ts'

const problemSchema = {
  type: 'object',
  description: 'An error by RFC 9457; `code` is stable',
  required: ['type', 'title', 'status', 'detail', 'code', 'instance', 'correlationId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    instance: { type: 'string' },
    correlationId: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
}

const idempotencyKey = {
  type: 'string',
  minLength: 1,
  maxLength: MAX_KEY_CHARS,
  description: 'A new unique text for each new request, the same for its repeats',
}

/** Serves /openapi.json: OpenAPI 3.1 written from the routes that are added after this, so it can't be out of date. */
export async function describeRoutes(app: App, service: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: `Waybill ${service}`, version: '1' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: ({ schema, url, route }) => {
      const { access, idempotent } = route.config ?? {}
      const who = access === 'public' || access === 'user' ? access : access?.join(', ')
      const sent = schema?.headers as ObjectSchema | undefined
      const headers = idempotent ? withHeader(sent, 'idempotency-key', idempotencyKey) : sent
      const described = {
        ...schema,
        ...(headers ? { headers: asSent(headers) } : {}),
        ...(schema?.querystring ? { querystring: asSent(schema.querystring) } : {}),
        ...(schema?.body ? { body: asSent(schema.body) } : {}),
        ...(access === 'public' ? {} : { security: [{ token: [] }] }),
        description: [schema?.description, `Access: ${who}.`].filter(Boolean).join('\n\n'),
        response: {
          ...(schema?.response as object | undefined),
          default: {
            description: 'Refused or failed',
            content: { 'application/problem+json': { schema: problemSchema } },
          },
        },
      }
      return { schema: described, url }
    },
  })

  app.get('/openapi.json', { schema: { hide: true }, config: { access: 'public' } }, async () => app.swagger())
}

interface ObjectSchema {
  required?: string[]
  properties?: Record<string, object>
}

const withHeader = (headers: ObjectSchema | undefined, name: string, schema: object): ObjectSchema => ({
  ...headers,
  properties: { ...headers?.properties, [name]: schema },
  required: [...(headers?.required ?? []), name],
})

/** A schema as clients meet it: what has a default need not be sent, though it is always there when it is read. */
function asSent(schema: unknown): unknown {
  const { required, properties = {} } = schema as ObjectSchema
  if (required === undefined) return schema
  return { ...(schema as object), required: required.filter((name) => !('default' in (properties[name] ?? {}))) }
}
