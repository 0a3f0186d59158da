import { topics as catalogue } from '@waybill/contracts'
import { listTopics, topicReaders } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { TopicList } from '../../shared/kafka.ts'
import type { Kafka } from './kafka.ts'
import { onCluster } from './refusals.ts'

const Query = Type.Object({ internal: Type.Optional(Type.Boolean({ default: false, description: 'Kafka’s own too' })) })

/** GET /console/api/kafka/topics: every topic with its health, and the groups that read it. */
export const listAllTopics =
  ({ cluster }: Kafka): Route =>
  (app) => {
    app.get(
      '/console/api/kafka/topics',
      {
        schema: { querystring: Query, response: { 200: TopicList }, tags: ['kafka'], summary: 'Every topic' },
        config: { access: ['operator', 'admin'] },
      },
      async ({ query: { internal = false } }) => {
        const at = new Date().toISOString()
        const [topics, readers] = await onCluster(() =>
          Promise.all([listTopics(cluster, { internal }), topicReaders(cluster)]),
        )
        return {
          at,
          topics: topics.map(({ lastAt, ...topic }) => ({
            ...topic,
            lastAt: lastAt?.toISOString() ?? null,
            owner: ownerOf(topic.name),
            readers: readers.get(topic.name) ?? [],
          })),
        }
      },
    )
  }

/** The service that writes a topic, as the catalogue says. */
export const ownerOf = (name: string): string | null => catalogue.find((topic) => topic.name === name)?.owner ?? null
