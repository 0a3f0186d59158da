/** The registry cannot answer: it is not reachable, overloaded or without its Kafka. Trying again later is right. */
export class RegistryUnavailable extends Error {
  override name = 'RegistryUnavailable'
}

/** The registry said no, and will say it again: `code` is Confluent's, 409 for an incompatible schema. */
export class RegistryError extends Error {
  override name = 'RegistryError'
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}
