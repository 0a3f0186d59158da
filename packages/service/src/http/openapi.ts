import swagger from '@fastify/swagger'
import type { App } from '../service.ts'

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

/** Serves /openapi.json: OpenAPI 3.1 written from the routes that are added after this, so it can't be out of date. */
export async function describeRoutes(app: App, service: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: `Waybill ${service}`, version: '1' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access
      const who = access === 'public' || access === 'user' ? access : access?.join(', ')
      const described = {
        ...schema,
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
