import { deleteTopic, type TopicReader } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { TopicPlan } from '../../shared/kafka.ts'
import { audit } from '../audit.ts'
import type { Kafka } from './kafka.ts'
import { TopicParams } from './params.ts'
import { onCluster } from './refusals.ts'

const Body = Type.Object({ dryRun: Type.Optional(Type.Boolean({ default: false })) }, { additionalProperties: false })

/** POST /console/api/kafka/topics/:topic/delete: deletes a topic, or tells what that would take away. */
export const deleteOneTopic =
  ({ cluster }: Kafka): Route =>
  (app) => {
    app.post(
      '/console/api/kafka/topics/:topic/delete',
      {
        schema: {
          params: TopicParams,
          body: Body,
          response: { 200: TopicPlan },
          tags: ['kafka'],
          summary: 'Delete a topic',
        },
        config: { access: ['admin'] },
      },
      async (request) => {
        const { topic } = request.params
        const { dryRun = false } = request.body
        const plan = await onCluster(() => deleteTopic(cluster, topic, { dryRun }))
        if (plan.done) audit(request, 'topic.deleted', { topic, records: plan.records })
        const lines = [`${plan.partitions} partitions with ${plan.records} records`, readersLine(plan.readers)]
        return { done: plan.done, lines, warnings: plan.warnings }
      },
    )
  }

export const readersLine = (readers: readonly TopicReader[]): string =>
  readers.length === 0
    ? 'No group reads it.'
    : `Read by ${readers.map(({ group, state, lag }) => `${group} (${state}, ${lag} behind)`).join(', ')}.`
