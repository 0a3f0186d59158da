import { type Ask, setLevel } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { Nullable } from '../../shared/nullable.ts'
import { LevelName } from '../../shared/schemas.ts'
import { audit } from '../audit.ts'
import { orRefused } from './refusals.ts'
import { SubjectParams } from './shapes.ts'

const Body = Type.Object(
  {
    subject: Nullable({ ...SubjectParams.properties.subject, description: 'null: of all that have none of their own' }),
    level: Nullable({ ...LevelName, description: 'null: takes its own away' }),
  },
  { additionalProperties: false },
)

/** PUT /console/api/schema-levels: sets how a new schema must go with the earlier ones. */
export const setSchemaLevel =
  (ask: Ask): Route =>
  (app) => {
    app.put(
      '/console/api/schema-levels',
      {
        schema: { body: Body, response: { 204: Type.Null() }, tags: ['schemas'], summary: 'Set a compatibility level' },
        config: { access: ['admin'] },
      },
      async (request, reply) => {
        const { subject, level } = request.body
        await orRefused(() => setLevel(ask, subject ?? undefined, level))
        audit(request, 'schema.level-set', { subject, level })
        return reply.code(204).send(null)
      },
    )
  }
