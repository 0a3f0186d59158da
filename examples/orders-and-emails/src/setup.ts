import { applyMigrations, createTopics, registerSchemas, type Topic } from '@waybill/messaging'
import { OrderPlaced } from './events.ts'
import { brokers, log, registryUrl, topicPrefix, url } from './settings.ts'

// What a deployment does before the services start; to do it again changes nothing.
const topic = (name: string, owner: string): Topic => {
  const retentionMs = 7 * 24 * 3_600_000
  return { name, key: 'orderId', partitions: 6, retentionMs, cleanup: 'delete', owner, events: [] }
}
const topics = [topic('orders.v1', 'orders'), topic('emails.dlq.v1', 'emails')]

await applyMigrations({ url, log })
await createTopics({ brokers, topicPrefix, topics })
await registerSchemas({ registryUrl, events: [OrderPlaced] })
