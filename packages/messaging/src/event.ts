import { type Codec, createCodec } from './avro.ts'

/** One topic of the catalogue. */
export interface Topic {
  name: string
  /** The field of an event's data that is the record's key; of several the first that is not null. */
  key: string | string[]
  partitions: number
  /** How long records are kept, in milliseconds; without meaning for a compacted topic. */
  retentionMs: number
  cleanup: 'delete' | 'compact'
  /** The service that writes it. */
  owner: string
  /** The types of the events on it. */
  events: string[]
}

/** An event to be published: what a constructor like `OrderPlaced({…})` makes. */
export interface Event<T> {
  readonly event: EventType<T>
  readonly data: T
}

/** One value that is constructor, type, codec, topic and key of an event. */
export interface EventType<T> {
  (data: T): Event<T>
  /** `<service>.<entity>.<action>`, the `ce_type` of its records. */
  readonly type: string
  readonly version: number
  readonly topic: string
  /** The registry's subject, by TopicRecordNameStrategy. */
  readonly subject: string
  readonly schema: object
  readonly codec: Codec
  /** The record key of this data. Throws when no key field has a value. */
  keyOf(data: T): string
}

/** An event that was read from Kafka. */
export interface Received<T> {
  id: string
  type: string
  version: number
  key: string
  data: T
  /** The service that published it. */
  source: string
  time: Date
  correlationId: string
  causationId: string | undefined
  traceparent: string | undefined
  topic: string
  partition: number
  offset: bigint
}

// An event of any data type. `any`, since EventType<T> both takes and gives T: no other type accepts them all.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyEventType = EventType<any>
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyEvent = Event<any>

interface EventSpec {
  type: string
  version: number
  topic: string
  key: string | string[]
  schema: object
}

/** Makes an event type from its contract; the generated contracts are calls of this. */
export function defineEvent<T>(spec: EventSpec): EventType<T> {
  const keys = typeof spec.key === 'string' ? [spec.key] : spec.key
  const codec = createCodec(spec.schema)
  const construct = (data: T): Event<T> => ({ event: eventType, data })

  const eventType: EventType<T> = Object.assign(construct, {
    type: spec.type,
    version: spec.version,
    topic: spec.topic,
    subject: `${spec.topic}-${codec.name}`,
    schema: spec.schema,
    codec,
    keyOf(data: T) {
      const fields = data as Record<string, unknown>
      const name = keys.find((key) => fields[key] !== null && fields[key] !== undefined)
      if (name === undefined) throw new TypeError(`${spec.type}: none of its key fields ${keys.join(', ')} has a value`)
      return String(fields[name])
    },
  })
  return eventType
}
