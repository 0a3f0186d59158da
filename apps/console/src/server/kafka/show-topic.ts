import type { Registry } from '@waybill/messaging'
import { describeTopic, topicReaders } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { TopicView } from '../../shared/kafka.ts'
import type { Kafka } from './kafka.ts'
import { ownerOf } from './list-topics.ts'
import { TopicParams } from './params.ts'
import { onCluster } from './refusals.ts'

/** GET /console/api/kafka/topics/:topic: a topic, partition by partition, with all of its settings. */
export const showTopic =
  ({ cluster, registry, log }: Kafka): Route =>
  (app) => {
    app.get(
      '/console/api/kafka/topics/:topic',
      {
        schema: { params: TopicParams, response: { 200: TopicView }, tags: ['kafka'], summary: 'A topic' },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params: { topic: name } }) => {
        const [topic, readers, subjects] = await onCluster(() =>
          Promise.all([
            describeTopic(cluster, name),
            topicReaders(cluster),
            subjectsOf(registry, name).catch((error: unknown) => {
              log.warn({ error: String(error) }, 'The subjects of a topic could not be had')
              return []
            }),
          ]),
        )
        return {
          name,
          role: topic.role,
          owner: ownerOf(name),
          configs: topic.configs,
          readers: readers.get(name) ?? [],
          subjects,
          partitions: topic.partitions.map(({ first, end, lastAt, ...place }) => ({
            ...place,
            first: first === null ? null : String(first),
            end: end === null ? null : String(end),
            lastAt: lastAt?.toISOString() ?? null,
          })),
        }
      },
    )
  }

/** The subjects that a topic's values are registered under, by either of the usual names. */
export const subjectsOf = async (registry: Registry, topic: string): Promise<string[]> =>
  (await registry.subjects()).filter((subject) => subject.startsWith(`${topic}-`) && !subject.endsWith('-key')).sort()
