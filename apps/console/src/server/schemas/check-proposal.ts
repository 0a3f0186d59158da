import type { Registry } from '@waybill/messaging'
import { type Ask, MOST_TRIED, propose, rehearse, topicOf } from '@waybill/operations'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { ProposalView } from '../../shared/schemas.ts'
import type { ConsoleConfig } from '../config.ts'
import { orRefused, schemaIn } from './refusals.ts'
import { SchemaText, SubjectParams } from './shapes.ts'

const Body = Type.Object(
  {
    schema: SchemaText,
    last: Type.Integer({ minimum: 0, maximum: MOST_TRIED, description: 'Newest records to try; 0 tries none' }),
  },
  { additionalProperties: false },
)

const MOST_SHOWN = 20

/** POST /console/api/schemas/:subject/check: what would become of a schema, by rule and on real records. Changes nothing. */
export const checkProposal =
  (ask: Ask, registry: Registry, { brokers, topicPrefix }: ConsoleConfig): Route =>
  (app) => {
    app.post(
      '/console/api/schemas/:subject/check',
      {
        schema: {
          params: SubjectParams,
          body: Body,
          response: { 200: ProposalView },
          tags: ['schemas'],
          summary: 'Check a schema against all versions and against real records',
        },
        config: { access: ['operator', 'admin'] },
      },
      ({ params: { subject }, body: { schema: text, last } }) =>
        orRefused(async () => {
          const schema = schemaIn(text)
          const { breaks, sameAs, ...proposal } = await propose(ask, subject, schema)
          const topic = topicOf(subject, nameOf(schema))
          return {
            ...proposal,
            sameAs: sameAs ?? null,
            suggestions: breaks.map(({ where, message, suggestion }) => ({ where, message, suggestion })),
            rehearsal: last > 0 && topic !== undefined ? await tried(schema, topic, last) : null,
          }
        }),
    )

    async function tried(schema: Record<string, unknown>, topic: string, last: number) {
      try {
        const { fails, ...rest } = await rehearse(schema, { brokers, topicPrefix, topic, last, registry })
        return { ...rest, failed: fails.length, fails: fails.slice(0, MOST_SHOWN).map(shown) }
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
        throw new Problem(422, 'invalid-schema', error.message, {}, { cause: error })
      }
    }
  }

// What a record holds in the field at fault may be about a person: it is not shown here.
const shown = ({ place, schemaId, faults }: Awaited<ReturnType<typeof rehearse>>['fails'][number]) => ({
  place,
  schemaId,
  faults: faults.map(({ where, rule, message }) => ({ where, rule, message })),
})

const nameOf = ({ name, namespace }: Record<string, unknown>): string | undefined =>
  typeof name !== 'string' ? undefined : typeof namespace === 'string' ? `${namespace}.${name}` : name
