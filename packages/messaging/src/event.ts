import { type Codec, createCodec } from './avro.ts'
import { type Personal, personalOf } from './personal/fields.ts'
import { checkChain, type Downcast, type Upcast } from './versions.ts'

/** One topic of the catalogue. */
export interface Topic {
  name: string
  /** The field of an event's data that is the record's key; of several the first that is not null. */
  key: string | string[]
  partitions: number
  /** How long records are kept, in milliseconds; without meaning for a compacted topic. */
  retentionMs: number
  cleanup: 'delete' | 'compact'
  /** Of a compacted topic: the age in milliseconds at which a record that a newer one replaces is taken off the disk. */
  compactWithinMs?: number
  /** The service that writes it. */
  owner: string
  /** The types of the events on it. */
  events: string[]
}

/** An event to be published: what a constructor like `OrderPlaced({…})` makes. */
export interface Event<T> {
  readonly event: WrittenAs<T>
  readonly data: T
}

/**
 * One value that is constructor, type, codec, topic and key of an event. It is made of T; readers get R, which differs
 * where personal fields may have been erased.
 */
export interface EventType<T, R = T> {
  (data: T): Event<T>
  /** `<service>.<entity>.<action>`, the `ce_type` of its records. */
  readonly type: string
  readonly version: number
  readonly topic: string
  readonly key: readonly string[]
  /** The registry's subject, by TopicRecordNameStrategy. */
  readonly subject: string
  readonly schema: object
  readonly codec: Codec
  /** Its encrypted fields, or undefined when it has none. */
  readonly personal: Personal | undefined
  /** How the version before becomes this one. */
  readonly upcast: Upcast<R> | undefined
  /** Set while the version before is written too. */
  readonly downcast: Downcast<T> | undefined
  /** The record key of this data. Throws when no key field has a value. */
  keyOf(data: T): string
}

/** An event that was read from Kafka. */
export interface Received<T> {
  id: string
  type: string
  /** The version that `data` is in. */
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

/** An event type whose readers get R, whatever it is made of. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type ReadAs<R> = EventType<any, R>
/** An event type that is made of T, whatever its readers get. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type WrittenAs<T> = EventType<T, any>

interface EventSpec<T, R> {
  type: string
  version: number
  topic: string
  key: string | string[]
  schema: object
  /** `from(OrderPlacedV1, (old) => …)`: readers of this version get records of the one before as this one. */
  upcast?: Upcast<R>
  /**
   * `to(OrderPlacedV1, (data) => …)`: each event is also written as the version before, for readers that know no newer
   * one; every reader takes it once. Take it out when there are none left.
   */
  downcast?: Downcast<T>
}

/**
 * Makes an event type from its contract; the generated contracts are calls of this.
 *
 * @throws TypeError when the schema is no Avro record, or the version does not follow on the one it upcasts from
 */
export function defineEvent<T, R = T>(spec: EventSpec<T, R>): EventType<T, R> {
  const keys = typeof spec.key === 'string' ? [spec.key] : spec.key
  const codec = createCodec(spec.schema)
  const construct = (data: T): Event<T> => ({ event: eventType, data })

  const eventType: EventType<T, R> = Object.assign(construct, {
    type: spec.type,
    version: spec.version,
    topic: spec.topic,
    key: keys,
    subject: `${spec.topic}-${codec.name}`,
    schema: spec.schema,
    codec,
    personal: personalOf(spec.schema),
    upcast: spec.upcast,
    downcast: spec.downcast,
    keyOf(data: T) {
      const fields = data as Record<string, unknown>
      const name = keys.find((key) => fields[key] !== null && fields[key] !== undefined)
      if (name === undefined) throw new TypeError(`${spec.type}: none of its key fields ${keys.join(', ')} has a value`)
      return String(fields[name])
    },
  })
  checkChain(eventType)
  return eventType
}
