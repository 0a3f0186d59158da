import { createTopic } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { TopicPlan } from '../../shared/kafka.ts'
import { audit } from '../audit.ts'
import type { Kafka } from './kafka.ts'
import { onCluster } from './refusals.ts'

const Body = Type.Object(
  {
    name: Type.String({ maxLength: 300 }),
    partitions: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    replicationFactor: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    preset: Type.Optional(Type.Enum(['event', 'compacted', 'retry', 'dlq'])),
    configs: Type.Optional(Type.Record(Type.String(), Type.String(), { maxProperties: 50 })),
    dryRun: Type.Optional(Type.Boolean({ default: false, description: 'Only have Kafka check it' })),
  },
  { additionalProperties: false },
)

/** POST /console/api/kafka/topics: makes a topic. */
export const createOneTopic =
  ({ cluster }: Kafka): Route =>
  (app) => {
    app.post(
      '/console/api/kafka/topics',
      {
        schema: { body: Body, response: { 200: TopicPlan }, tags: ['kafka'], summary: 'Make a topic' },
        config: { access: ['operator', 'admin'] },
      },
      async (request) => {
        const { dryRun = false, ...topic } = request.body
        const plan = await onCluster(() => createTopic(cluster, topic, { dryRun }))
        if (plan.done) audit(request, 'topic.created', { topic: plan.name, configs: plan.configs })
        const lines = Object.entries(plan.configs).map(([name, value]) => `${name}=${value}`)
        return { done: plan.done, lines, warnings: plan.warnings }
      },
    )
  }
