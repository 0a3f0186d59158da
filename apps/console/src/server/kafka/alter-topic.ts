import { addPartitions, alterTopicConfigs } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { TopicPlan } from '../../shared/kafka.ts'
import { audit } from '../audit.ts'
import type { Kafka } from './kafka.ts'
import { TopicParams } from './params.ts'
import { onCluster } from './refusals.ts'

const Body = Type.Object(
  {
    set: Type.Optional(Type.Record(Type.String(), Type.String(), { maxProperties: 50 })),
    unset: Type.Optional(Type.Array(Type.String(), { maxItems: 50 })),
    partitions: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    dryRun: Type.Optional(Type.Boolean({ default: false, description: 'Only have Kafka check it' })),
  },
  { additionalProperties: false },
)

/** POST /console/api/kafka/topics/:topic/alter: changes settings, or adds partitions. */
export const alterTopic =
  ({ cluster }: Kafka): Route =>
  (app) => {
    app.post(
      '/console/api/kafka/topics/:topic/alter',
      {
        schema: {
          params: TopicParams,
          body: Body,
          response: { 200: TopicPlan },
          tags: ['kafka'],
          summary: 'Change a topic',
        },
        config: { access: ['operator', 'admin'] },
      },
      async (request) => {
        const { topic } = request.params
        const { set, unset, partitions, dryRun = false } = request.body
        return onCluster(async () => {
          const configs = set || unset ? await alterTopicConfigs(cluster, topic, { set, unset }, { dryRun }) : undefined
          const more =
            partitions === undefined ? undefined : await addPartitions(cluster, topic, partitions, { dryRun })
          const lines = [
            ...(configs?.changes ?? []).map(
              ({ name, from, to }) => `${name}: ${from ?? 'not told'} → ${to ?? 'as the brokers have it'}`,
            ),
            ...(more ? [`partitions: ${more.from} → ${more.to}`] : []),
          ]
          if (!dryRun) audit(request, 'topic.altered', { topic, lines })
          return { done: !dryRun, lines, warnings: [...(configs?.warnings ?? []), ...(more?.warnings ?? [])] }
        })
      },
    )
  }
