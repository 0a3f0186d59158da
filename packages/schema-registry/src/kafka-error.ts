import { findErrorBy } from '@platformatic/kafka'

/** Whether an error of the Kafka client is, or holds, this answer of a broker: `MESSAGE_TOO_LARGE`. */
export const isAnswer = (error: unknown, name: string): boolean =>
  error instanceof Error && findErrorBy(error, 'apiId', name) !== null

/** The innermost message of an error of the Kafka client, which is the one that says what happened. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors.at(-1))
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : reasonOf(error.cause)
}
