import assert from 'node:assert/strict'
import { frame } from '../avro.ts'
import { deadLetterTopic } from '../consumer/failure-topics.ts'
import { headersOf, openEnvelope, type RawRecord, typeOf } from '../envelope.ts'
import type { AnyEvent, AnyEventType, EventType, Received } from '../event.ts'
import { headerToBytes } from '../headers.ts'
import type { Registry } from '../registry.ts'
import { openDecoder } from '../schemas.ts'
import { uuidv7 } from '../uuidv7.ts'
import type { MemoryBroker } from './memory-broker.ts'

/** A record that a service has given up, and why. */
export interface DeadLetter {
  /** The type of its event, when it is one. */
  type: string | undefined
  key: string | undefined
  code: string
  error: string
  attempts: number
  record: RawRecord
}

export interface Observer {
  /** Sends events as their services would. */
  send(events: readonly AnyEvent[]): Promise<void>
  /** What is published from now on is what `expect` looks at. */
  begin(): void
  /** Throws an AssertionError unless the service has published these events since `begin`, and given up none. */
  expect(...events: readonly AnyEvent[]): Promise<void>
  published<T>(event: EventType<T>): Promise<Received<T>[]>
  deadLetters(): DeadLetter[]
}

interface Observing {
  service: string
  emits: readonly AnyEventType[]
  broker: MemoryBroker
  registry: Registry
}

/** Looks at a service from outside: by what is on the topics. */
export function openObserver({ service, emits, broker, registry }: Observing): Observer {
  const decoder = openDecoder(registry)
  const place = ({ topic, partition }: { topic: string; partition: number }) => `${topic}/${partition}`
  let begun = new Map<string, bigint>()

  const isNew = (record: RawRecord) => record.offset >= (begun.get(place(record)) ?? 0n)

  /** The first record of each event that the service has published. */
  function sent(event: AnyEventType): RawRecord[] {
    const ours = broker
      .records(event.topic)
      .filter((record) => typeOf(record) === event.type && record.headers.get('ce_source')?.toString() === service)
    return [...new Map(ours.toReversed().map((record) => [openEnvelope(record).id, record])).values()].toReversed()
  }

  async function received<T>(event: EventType<T>, record: RawRecord): Promise<Received<T>> {
    const envelope = openEnvelope(record)
    return { ...envelope, data: (await decoder.decode(event, record, envelope.version)) as T }
  }

  const letters = () => broker.records(deadLetterTopic(service)).filter(({ headers }) => headers.has('dl_error_code'))

  return {
    async send(events) {
      const records = events.map(async ({ event, data }) => {
        const key = event.keyOf(data)
        const id = uuidv7()
        const source = event.type.split('.')[0] ?? 'test'
        const headers = headersOf(event, id, key, source, { correlationId: id }, new Date())
        const value = frame(await registry.register(event.subject, event.schema), event.codec.encode(data))
        const bytes = Object.entries(headers).map(([name, text]) => [Buffer.from(name), headerToBytes(text)] as const)
        return { topic: event.topic, key: Buffer.from(key), value, headers: new Map(bytes) }
      })
      await broker.append(await Promise.all(records))
    },
    begin() {
      begun = new Map(broker.partitions().map((partition) => [place(partition), partition.end]))
    },
    async expect(...events) {
      const lost = letters().filter(isNew).map(toLetter)
      const told = lost.map(({ type, key, code, error }) => `${type} of ${key}: ${code}, ${error}`)
      assert.deepEqual(told, [], `The service has given up events (seed ${broker.seed})`)
      const found: { event: AnyEventType; record: RawRecord; data: unknown }[] = []
      for (const event of new Set([...emits, ...events.map(({ event }) => event)])) {
        for (const record of sent(event).filter(isNew)) {
          found.push({ event, record, data: (await received(event, record)).data })
        }
      }
      const inOrder = found.toSorted((a, b) => Number(a.record.offset - b.record.offset))
      const actual = inOrder.map(({ event, data }) => ({ event, data }))
      assert.deepEqual(byKey(actual), byKey(events), `What the service has published (seed ${broker.seed})`)
    },
    published: (event) => Promise.all(sent(event).map((record) => received(event, record))),
    deadLetters: () => letters().map(toLetter),
  }
}

/** Events by topic and key: only those of one key have an order. */
function byKey(events: readonly AnyEvent[]): Record<string, { type: string; data: unknown }[]> {
  const groups = Map.groupBy(events, ({ event, data }) => `${event.topic} ${event.keyOf(data)}`)
  return Object.fromEntries(
    [...groups].toSorted().map(([key, group]) => [key, group.map(({ event, data }) => ({ type: event.type, data }))]),
  )
}

function toLetter(record: RawRecord): DeadLetter {
  const text = (name: string) => record.headers.get(name)?.toString()
  return {
    type: text('ce_type'),
    key: record.key?.toString(),
    code: text('dl_error_code') ?? '',
    error: text('dl_error') ?? '',
    attempts: Number(text('dl_attempts')),
    record,
  }
}
