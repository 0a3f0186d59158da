import { emptyTopic } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { TopicPlan } from '../../shared/kafka.ts'
import { audit } from '../audit.ts'
import { readersLine } from './delete-topic.ts'
import type { Kafka } from './kafka.ts'
import { TopicParams } from './params.ts'
import { onCluster } from './refusals.ts'

const Body = Type.Object(
  {
    partition: Type.Optional(Type.Integer({ minimum: 0 })),
    before: Type.Optional(
      Type.String({ pattern: '^\\d{1,19}$', description: 'Records below this offset go; else all' }),
    ),
    dryRun: Type.Optional(Type.Boolean({ default: false })),
  },
  { additionalProperties: false },
)

/** POST /console/api/kafka/topics/:topic/empty: deletes records. */
export const emptyOneTopic =
  ({ cluster }: Kafka): Route =>
  (app) => {
    app.post(
      '/console/api/kafka/topics/:topic/empty',
      {
        schema: {
          params: TopicParams,
          body: Body,
          response: { 200: TopicPlan },
          tags: ['kafka'],
          summary: 'Delete records',
        },
        config: { access: ['admin'] },
      },
      async (request) => {
        const { topic } = request.params
        const { partition, before, dryRun = false } = request.body
        const plan = await onCluster(() =>
          emptyTopic(cluster, topic, {
            partitions: partition === undefined ? undefined : [partition],
            before: before === undefined ? undefined : BigInt(before),
            dryRun,
          }),
        )
        if (plan.done) audit(request, 'topic.emptied', { topic, records: plan.records, partition, before })
        const parts = plan.partitions.map(
          ({ partition, from, before }) =>
            `partition ${partition}: ${before - from} records, ${from} to ${before - 1n}`,
        )
        return { done: plan.done, lines: [...parts, readersLine(plan.readers)], warnings: plan.warnings }
      },
    )
  }
