import { type Ask, differenceOf, type SubjectVersion, versionsOf } from '@waybill/operations'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { DiffView } from '../../shared/schemas.ts'
import { orRefused } from './refusals.ts'
import { SubjectParams } from './shapes.ts'

const Version = Type.Integer({ minimum: 1 })
/** GET /console/api/schemas/:subject/diff: what is different between two versions, and what that means. */
export const showDiff =
  (ask: Ask): Route =>
  (app) => {
    app.get(
      '/console/api/schemas/:subject/diff',
      {
        schema: {
          params: SubjectParams,
          querystring: Type.Object({ a: Version, b: Version }),
          response: { 200: DiffView },
          tags: ['schemas'],
          summary: 'What is different between two versions',
        },
        config: { access: ['operator', 'admin'] },
      },
      ({ params: { subject }, query: { a, b } }) =>
        orRefused(async () => {
          const versions = await versionsOf(ask, subject)
          const [older, newer] = [schemaOf(versions, subject, a), schemaOf(versions, subject, b)]
          return { older: older.text, newer: newer.text, ...differenceOf(older.schema, newer.schema) }
        }),
    )
  }

function schemaOf(versions: readonly SubjectVersion[], subject: string, wanted: number) {
  const found = versions.find(({ version }) => version === wanted)
  if (!found) throw new Problem(404, 'unknown-version', `${subject} has no version ${wanted}.`)
  if (found.type !== 'AVRO') throw new Problem(422, 'not-avro', `Version ${wanted} is of type ${found.type}.`)
  const schema = JSON.parse(found.schema) as object
  return { schema, text: JSON.stringify(schema, null, 2) }
}
