import type { Message } from '@platformatic/kafka'
import type { RawRecord } from '../envelope.ts'
import { logicalTopic } from './client.ts'

export function toRawRecord(message: Message<Buffer, Buffer, string, Buffer>, topicPrefix?: string): RawRecord {
  return {
    topic: logicalTopic(message.topic, topicPrefix),
    partition: message.partition,
    offset: message.offset,
    timestamp: message.timestamp,
    key: message.key ?? null,
    value: message.value ?? null,
    headers: message.headers,
  }
}
