import { randomBytes } from 'node:crypto'
import { Admin } from '@platformatic/kafka'
import type { RawRecord } from '../src/envelope.ts'
import { defineEvent, type EventType, prepareEvents, registerSchemas, silent } from '../src/index.ts'
import { SERVICE, type World } from './harness.ts'

/** An event of any size, on a topic whose settings a test may choose. */
export const Note: EventType<{ id: string; n: number; text: string }> = defineEvent({
  type: 'test.note.written',
  version: 1,
  topic: 'notes.v1',
  key: 'id',
  schema: {
    type: 'record',
    name: 'NoteWritten',
    namespace: 'waybill.test',
    fields: [
      { name: 'id', type: 'string' },
      { name: 'n', type: 'int' },
      { name: 'text', type: 'string' },
    ],
  },
})

/** Text that no compression makes smaller. */
export const textOf = (bytes: number): string => randomBytes(bytes / 2).toString('hex')

/** Makes the topic of notes, and lets the world publish them. */
export async function prepareNotes(
  { db, brokers, registryUrl, topicPrefix }: World,
  settings: Record<string, string>,
): Promise<void> {
  const admin = new Admin({ clientId: 'notes', bootstrapBrokers: brokers })
  const configs = Object.entries(settings).map(([name, value]) => ({ name, value }))
  await admin.createTopics({ topics: [`${topicPrefix}${Note.topic}`], partitions: 2, replicas: 1, configs })
  await admin.close()
  await registerSchemas({ registryUrl, events: [Note] })
  await prepareEvents(db, [Note], { registryUrl, source: SERVICE, log: silent })
}

/** `key:n` of each record, of first occurrences only, in the order of the dump. */
export function notesIn(records: readonly RawRecord[]): string[] {
  const decode = Note.codec.decoderFor(Note.schema)
  const notes = records.map(
    ({ key, value }) => `${key}:${value ? (decode(value.subarray(5)) as { n: number }).n : null}`,
  )
  return [...new Set(notes)]
}
