import { type MessagesStream, MessagesStreamModes } from '@platformatic/kafka'
import { connectionTo } from './brokers.ts'
import { clientDefaults, type KafkaOptions, type RawConsumer } from './client.ts'
import { CommittedConsumer } from './committed.ts'

interface Place {
  /** Its name in the cluster. */
  topic: string
  partition: number
  offset: bigint
}

/**
 * A client that reads committed records and joins no group: whoever has it keeps its offsets. To be closed by `close(true)`.
 *
 * @param clientId what the broker's logs call it
 * @param what names what needs a real Kafka, when there is a broker in memory
 */
export const openAlone = ({ brokers }: KafkaOptions, clientId: string, what: string): RawConsumer =>
  new CommittedConsumer({
    clientId,
    groupId: clientId, // only named, never joined
    ...connectionTo(brokers, what),
    autocommit: false,
    ...clientDefaults,
  })

/**
 * Reads partitions from these offsets on, as a member of no group: the broker would let the first member of a new one wait for others
 * (3 s by default), ask for a right to the group, and keep it for others to see.
 *
 * @param maxWaitTime how long the broker may wait for a record before it answers, in milliseconds
 */
export function readAlone(
  consumer: RawConsumer,
  places: readonly Place[],
  maxWaitTime: number,
): Promise<MessagesStream<Buffer, Buffer, string, Buffer>> {
  const byTopic = Map.groupBy(places, ({ topic }) => topic)
  const topics = [...byTopic.keys()]
  // The client reads as a member only. With a member's id, its partitions and no new topic it takes itself for one (2.12.1).
  consumer.memberId = 'alone'
  consumer.assignments = [...byTopic].map(([topic, those]) => ({
    topic,
    partitions: those.map(({ partition }) => partition),
  }))
  for (const topic of topics) consumer.topics.track(topic)
  return consumer.consume({ topics, mode: MessagesStreamModes.MANUAL, offsets: [...places], maxWaitTime })
}
