import { findSameKey } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { SameKey } from '../../shared/kafka.ts'
import { whenGone } from '../when-gone.ts'
import type { Kafka } from './kafka.ts'
import { RecordParams } from './params.ts'
import { onCluster } from './refusals.ts'

const Query = Type.Object(
  {
    direction: Type.Enum(['older', 'newer']),
    at: Type.Optional(Type.String({ pattern: '^\\d{1,19}$', description: 'Where another look ended' })),
  },
  { additionalProperties: false },
)

/**
 * GET /console/api/kafka/topics/:topic/messages/:partition/:offset/same-key: the record before or behind it with the same key. Who
 * goes away ends the look.
 */
export const findKeyBeside =
  ({ cluster }: Kafka): Route =>
  (app) => {
    app.get(
      '/console/api/kafka/topics/:topic/messages/:partition/:offset/same-key',
      {
        schema: {
          params: RecordParams,
          querystring: Query,
          response: { 200: SameKey },
          tags: ['kafka'],
          summary: 'The next or previous record of the same key',
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params, query: { direction, at } }, reply) => {
        const wanted = { ...params, offset: BigInt(params.offset), direction, signal: whenGone(reply) }
        return onCluster(() => findSameKey(cluster, { ...wanted, at: at === undefined ? undefined : BigInt(at) }))
      },
    )
  }
