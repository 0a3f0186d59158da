/** What every Kafka client of the registry is made with. */
export type KafkaClient = {
  clientId: string
  bootstrapBrokers: string[]
  connectTimeout: number
  requestTimeout: number
}
