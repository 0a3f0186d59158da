import { readPage } from '@waybill/operations'
import type { Route } from '@waybill/service'
import { MessagePage } from '../../shared/kafka.ts'
import type { Kafka } from './kafka.ts'
import { ScanQuery, scopeOf, TopicParams } from './params.ts'
import { onCluster } from './refusals.ts'

/** A page is read at once: so much is looked through for it, and no more. A search says how far it is, and takes longer. */
const PAGE_BYTES = 32 * 1024 * 1024

/** GET /console/api/kafka/topics/:topic/messages: a page of a topic's records, the newest first or the oldest. */
export const readMessages =
  ({ cluster, ...kafka }: Kafka): Route =>
  (app) => {
    app.get(
      '/console/api/kafka/topics/:topic/messages',
      {
        schema: {
          params: TopicParams,
          querystring: ScanQuery,
          response: { 200: MessagePage },
          tags: ['kafka'],
          summary: 'A page of records',
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params, query }) => {
        const { records, ...page } = await onCluster(async () =>
          readPage(cluster, { ...scopeOf(params.topic, query), ...kafka, maxBytes: PAGE_BYTES }),
        )
        return { ...page, messages: records }
      },
    )
  }
