import { Producer } from '@platformatic/kafka'
import { schemaTooLarge, storeFailed } from './errors.ts'
import { isAnswer, reasonOf } from './kafka-error.ts'
import { encode, type LogRecord } from './record-format.ts'

const RETRIES = 300
const LONGEST_DELAY_MS = 2_000

/** Writes to the schemas topic. */
export interface Appender {
  /**
   * Appends records, all of them or none, and settles only when their fate is known: a write that was given up while the
   * broker may still carry it out could overtake the next one and give its id a second meaning. So it is repeated, for
   * about ten minutes, under one producer id and sequence number, which keeps it from being stored twice.
   * @returns the offset of the last record
   * @throws RestError 42209 when it is too large, 50001 when Kafka refuses it
   */
  append(records: LogRecord[]): Promise<bigint>
  close(): Promise<void>
}

export function openAppender(client: { clientId: string; bootstrapBrokers: string[] }, topic: string): Appender {
  const producer = new Producer({
    ...client,
    idempotent: true,
    retries: RETRIES,
    retryDelay: (_client, _operation, attempt) => Math.min(100 * attempt, LONGEST_DELAY_MS),
  })
  return {
    async append(records) {
      const messages = records
        .map(encode)
        .map(({ key, value }) => ({ topic, partition: 0, key, ...(value && { value }) }))
      try {
        const { offsets } = await producer.send({ messages })
        const [first] = offsets ?? []
        if (first === undefined) throw new Error('the broker gave no offset')
        return first.offset + BigInt(records.length - 1)
      } catch (error) {
        if (isAnswer(error, 'MESSAGE_TOO_LARGE')) throw schemaTooLarge(topic)
        throw storeFailed(`Kafka did not take the write to topic '${topic}': ${reasonOf(error)}`, error)
      }
    },
    close: () => producer.close(true),
  }
}
