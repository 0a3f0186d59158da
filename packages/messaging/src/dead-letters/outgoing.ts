import { deadLetterTopic } from '../consumer/failure-topics.ts'
import { textHeaders } from '../headers.ts'
import { physicalTopic } from '../kafka/client.ts'
import type { OutgoingRecord } from '../kafka/producer.ts'
import { type Letter, type Mark, markHeaders } from './letter.ts'
import { isReturnHeader, redriveTopic } from './origin.ts'

interface Sending {
  topicPrefix?: string | undefined
  operation: string
}

/** A letter as it goes back to its service: the original bytes, and where they were at first. */
export function redriven(letter: Letter, { topicPrefix, operation }: Sending): OutgoingRecord {
  const { origin, partition, record, redrives, service } = letter
  const original = [...record.headers].filter(([name]) => !name.startsWith('dl_') && !isReturnHeader(name))
  const added = {
    rd_topic: origin.topic,
    rd_partition: String(origin.partition),
    rd_offset: String(origin.offset),
    rd_timestamp: origin.time.toISOString(),
    rd_count: String(redrives + 1),
    rd_operation: operation,
  }
  return {
    topic: physicalTopic(redriveTopic(service), topicPrefix),
    // A key's letters stand in one partition, and stay together.
    partition,
    key: record.key,
    value: record.value,
    headers: new Map([...original.map(([name, bytes]) => [Buffer.from(name), bytes] as const), ...textHeaders(added)]),
  }
}

/** The note that something was done about a letter, for the letter's own partition. */
export const marked = (letter: Letter, mark: Omit<Mark, 'letter'>, topicPrefix?: string): OutgoingRecord => ({
  topic: physicalTopic(deadLetterTopic(letter.service), topicPrefix),
  partition: letter.partition,
  key: letter.record.key,
  value: null,
  headers: new Map(textHeaders(markHeaders({ ...mark, letter }))),
})
