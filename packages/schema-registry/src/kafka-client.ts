import type { connectionTo } from '@waybill/messaging/brokers'

/** What every Kafka client of the registry is made with. */
export type KafkaClient = ReturnType<typeof connectionTo> & {
  clientId: string
  connectTimeout: number
  requestTimeout: number
}
