/** Where the runner has started a real database and a real cluster for tests. */
export function needed(name: 'DATABASE_URL' | 'KAFKA_BROKERS' | 'SCHEMA_REGISTRY_URL'): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run ./waybill test, which starts what integration tests need`)
  return value
}
