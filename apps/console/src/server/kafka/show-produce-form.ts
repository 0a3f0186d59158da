import { eventByType } from '@waybill/contracts'
import { describeTopic, exampleOf } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { ProduceForm } from '../../shared/kafka.ts'
import type { Kafka } from './kafka.ts'
import { TopicParams } from './params.ts'
import { onCluster } from './refusals.ts'
import { subjectsOf } from './show-topic.ts'

/** What reads well in an example of one of our events. */
const hints = { amountMinor: 1250, currency: 'EUR', city: 'Berlin', country: 'DE', quantity: 2, sku: 'TEA-GREEN-100' }

/** GET /console/api/kafka/topics/:topic/produce-form: the schemas that a topic's records have, each with an example. */
export const showProduceForm =
  ({ cluster, registry }: Kafka): Route =>
  (app) => {
    app.get(
      '/console/api/kafka/topics/:topic/produce-form',
      {
        schema: {
          params: TopicParams,
          response: { 200: ProduceForm },
          tags: ['kafka'],
          summary: 'Examples to produce',
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params: { topic } }) => {
        const { partitions } = await onCluster(() => describeTopic(cluster, topic))
        const schemas = await Promise.all(
          (await subjectsOf(registry, topic)).map(async (subject) => {
            const newest = (await registry.versions(subject)).at(-1)
            if (!newest) return []
            const { version, id, schema } = newest
            const event = [...eventByType.values()].find((known) => known.subject === subject)
            const known = {
              type: event?.type ?? null,
              eventVersion: event?.version ?? null,
              keyFields: [...(event?.key ?? [])],
            }
            return [{ subject, version, id, ...known, example: exampleOf(schema, hints) }]
          }),
        )
        return { partitions: partitions.length, schemas: schemas.flat() }
      },
    )
  }
