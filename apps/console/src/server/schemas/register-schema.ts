import { type Ask, register } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { audit } from '../audit.ts'
import { orRefused, schemaIn } from './refusals.ts'
import { SchemaText, SubjectParams } from './shapes.ts'

/** POST /console/api/schemas/:subject/versions: registers a schema. */
export const registerSchema =
  (ask: Ask): Route =>
  (app) => {
    app.post(
      '/console/api/schemas/:subject/versions',
      {
        schema: {
          params: SubjectParams,
          body: Type.Object({ schema: SchemaText }, { additionalProperties: false }),
          response: { 200: Type.Object({ id: Type.Integer() }) },
          tags: ['schemas'],
          summary: 'Register a schema as the next version of a subject',
        },
        config: { access: ['operator', 'admin'] },
      },
      async (request) => {
        const { subject } = request.params
        const { id } = await orRefused(async () => register(ask, subject, schemaIn(request.body.schema)))
        audit(request, 'schema.registered', { subject, schemaId: id })
        return { id }
      },
    )
  }
