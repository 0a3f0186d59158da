import type { Message } from '@platformatic/kafka'
import type { RawRecord } from '../envelope.ts'
import { logicalTopic } from './client.ts'

export function toRawRecord(message: Message<Buffer, Buffer, Buffer, Buffer>, topicPrefix?: string): RawRecord {
  const headers = new Map<string, Buffer>()
  for (const [name, value] of message.headerEntries) headers.set(name.toString(), value ?? Buffer.alloc(0))
  return {
    topic: logicalTopic(message.topic, topicPrefix),
    partition: message.partition,
    offset: message.offset,
    timestamp: message.timestamp,
    key: message.key ?? null,
    value: message.value ?? null,
    headers,
  }
}
