import { randomBytes } from 'node:crypto'
import { conformsAsBroker } from './conformance-broker.ts'

conformsAsBroker('Kafka', async () => ({
  brokers: (process.env.KAFKA_BROKERS ?? '').split(','),
  topicPrefix: `conform_${randomBytes(6).toString('hex')}.`,
}))
