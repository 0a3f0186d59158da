export const brokers = (process.env.KAFKA_BROKERS ?? 'localhost:9092').split(',')
export const url = process.env.DATABASE_URL ?? 'postgres://postgres:secret@localhost:5432/postgres'
// Schemas are kept in a topic. With a schema registry its address stands here: http://localhost:8081
export const registryUrl = process.env.SCHEMA_REGISTRY_URL ?? `kafka://${brokers.join(',')}/_schemas`
export const topicPrefix = process.env.TOPIC_PREFIX
export const log = console
