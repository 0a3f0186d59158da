import { describe } from '../errors.ts'
import { physicalTopic } from './client.ts'
import type { EmbeddedBroker } from './embedded.ts'
import { unpackHeaders } from './record-batch.ts'
import type { BatchProducer } from './rounds.ts'

/** Hands rows to a broker in this process, all or none. */
export const openEmbeddedBatches = (broker: EmbeddedBroker, topicPrefix?: string): BatchProducer => ({
  async send(rows) {
    try {
      await broker.append(
        rows.map(({ topic, key, value, headers }) => {
          return { topic: physicalTopic(topic, topicPrefix), key, value, headers: unpackHeaders(headers) }
        }),
      )
      return []
    } catch (error) {
      return [{ rows, reason: describe(error), kind: 'away' }]
    }
  },
  close: async () => {},
})
