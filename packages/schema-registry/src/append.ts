import { setTimeout as delay } from 'node:timers/promises'
import { findErrorBy } from '@platformatic/kafka'
import { schemaTooLarge, storeFailed } from './errors.ts'
import { type Epoch, Fenced, FencedProducer } from './fenced-producer.ts'
import type { KafkaClient } from './kafka-client.ts'
import { isAnswer, reasonOf } from './kafka-error.ts'
import type { LogRecord } from './record-format.ts'

const RETRY_MS = 100

/** Writes to the schemas topic, and tries again until it is done or the caller gives up. */
export interface Appender {
  /** Opens an epoch, whose first records keep everyone who has an earlier one from writing. */
  open(until: AbortSignal): Promise<Epoch>
  /**
   * Appends records, all of them or none.
   * @returns the offset of the last record
   * @throws Fenced when a later epoch is in force; RestError 42209 when they are too large, 50001 when Kafka refuses them.
   *   `until`'s reason, or 50001, leaves open whether they are stored: only the first record of a new epoch settles it
   */
  append(epoch: Epoch, records: LogRecord[], until: AbortSignal): Promise<bigint>
  close(): Promise<void>
}

export function openAppender(client: KafkaClient, topic: string): Appender {
  const producer = new FencedProducer(client, topic)

  async function persist<Result>(work: () => Promise<Result>, until: AbortSignal): Promise<Result> {
    for (;;) {
      until.throwIfAborted()
      try {
        return await work()
      } catch (error) {
        if (error instanceof Fenced) throw error
        if (isAnswer(error, 'MESSAGE_TOO_LARGE')) throw schemaTooLarge(topic)
        if (error instanceof Error && findErrorBy(error, 'canRetry', false))
          throw storeFailed(`Kafka did not take the write to topic '${topic}': ${reasonOf(error)}`, error)
        await delay(RETRY_MS, undefined, { signal: until }).catch(() => undefined)
      }
    }
  }

  return {
    open: (until) => persist(() => producer.open(), until),
    append: (epoch, records, until) => persist(() => producer.send(epoch, records), until),
    close: () => producer.close(),
  }
}
