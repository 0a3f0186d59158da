import { type Letter, listDeadLetters } from '@waybill/messaging'
import type { Cluster } from '../cluster.ts'
import type { Place } from '../groups/ends.ts'
import { MOST_LETTERS } from './desk.ts'

interface Wanted {
  service: string
  topicPrefix?: string | undefined
  /** Where the record stood at first; the topic without the prefix. */
  origin: Place & { offset: bigint }
}

/**
 * The open dead letter of a service that a record became; undefined when there is none among the first 20,000.
 * @throws Error when the service has no topic of dead letters, the client's error when Kafka can't be reached
 */
export async function letterOf({ brokers }: Cluster, { origin, ...wanted }: Wanted): Promise<Letter | undefined> {
  let read = 0
  for await (const letter of listDeadLetters({ brokers, ...wanted, filter: { topic: origin.topic } })) {
    const { partition, offset } = letter.origin
    if (partition === origin.partition && offset === origin.offset) return letter
    if (++read === MOST_LETTERS) return undefined
  }
  return undefined
}
