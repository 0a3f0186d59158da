import { type Ask, fieldsOf, levelsOf, referencedBy, topicOf, versionsOf } from '@waybill/operations'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { SubjectView } from '../../shared/schemas.ts'
import { orRefused } from './refusals.ts'
import { SubjectParams } from './shapes.ts'

const Params = Type.Object({
  ...SubjectParams.properties,
  version: Type.String({ pattern: '^(latest|[1-9]\\d{0,8})$' }),
})

/** GET /console/api/schemas/:subject/versions/:version: one version of a subject, with what stands around it. */
export const showSubject =
  (ask: Ask): Route =>
  (app) => {
    app.get(
      '/console/api/schemas/:subject/versions/:version',
      {
        schema: {
          params: Params,
          response: { 200: SubjectView },
          tags: ['schemas'],
          summary: 'A version of a subject: its fields, what it refers to, its other versions',
        },
        config: { access: ['operator', 'admin'] },
      },
      ({ params: { subject, version } }) => orRefused(() => viewOf(ask, subject, version)),
    )
  }

async function viewOf(ask: Ask, subject: string, wanted: string): Promise<SubjectView> {
  const [versions, levels] = await Promise.all([versionsOf(ask, subject), levelsOf(ask, subject)])
  const found = wanted === 'latest' ? versions[0] : versions.find(({ version }) => String(version) === wanted)
  if (!found) {
    const there = versions.map(({ version }) => version).join(', ')
    throw new Problem(404, 'unknown-version', `${subject} has no version ${wanted}. It has: ${there}.`)
  }
  const { version, id, type, schema, references } = found
  const avro = type === 'AVRO' ? (JSON.parse(schema) as Record<string, unknown>) : undefined
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  const name = avro && [text(avro.namespace), text(avro.name)].filter(Boolean).join('.')
  return {
    subject,
    version,
    id,
    type,
    doc: text(avro?.doc),
    name: name || null,
    topic: topicOf(subject, name) ?? null,
    schema,
    fields: avro ? fieldsOf(avro) : [],
    references,
    referencedBy: await referencedBy(ask, subject, version),
    versions: versions.map((one) => ({ version: one.version, id: one.id })),
    levels: { own: levels.own ?? null, global: levels.global },
  }
}
