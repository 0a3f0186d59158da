import { alterBrokerConfigs } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { TopicPlan } from '../../shared/kafka.ts'
import { audit } from '../audit.ts'
import type { Kafka } from './kafka.ts'
import { onCluster } from './refusals.ts'

const Params = Type.Object({ id: Type.Integer({ minimum: 0 }) })
const Body = Type.Object(
  {
    scope: Type.Enum(['broker', 'all'], {
      default: 'broker',
      description: 'all: what every broker has without its own',
    }),
    set: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 10_000 }), { maxProperties: 50 })),
    unset: Type.Optional(Type.Array(Type.String(), { maxItems: 50 })),
    dryRun: Type.Optional(Type.Boolean({ default: false, description: 'Only have the broker check it' })),
  },
  { additionalProperties: false },
)

/** POST /console/api/kafka/brokers/:id/alter: sets dynamic settings of a broker or of all, or takes them away. */
export const alterBroker =
  ({ cluster }: Kafka): Route =>
  (app) => {
    app.post(
      '/console/api/kafka/brokers/:id/alter',
      {
        schema: {
          params: Params,
          body: Body,
          response: { 200: TopicPlan },
          tags: ['kafka'],
          summary: 'Change settings of a broker, or of all',
        },
        config: { access: ['admin'] },
      },
      async (request) => {
        const { id } = request.params
        const { scope, set, unset, dryRun = false } = request.body
        const of = scope === 'all' ? 'all' : id
        const { changes, warnings, done } = await onCluster(() =>
          alterBrokerConfigs(cluster, of, { set, unset }, { dryRun }),
        )
        const lines = changes.map(({ name, from, to }) => `${name}: ${from ?? 'not set'} → ${to ?? 'not set'}`)
        if (done && lines.length > 0) audit(request, 'broker.altered', { broker: of, lines })
        return { done, lines, warnings }
      },
    )
  }
