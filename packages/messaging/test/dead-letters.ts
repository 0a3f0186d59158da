import type { TestContext } from 'node:test'
import type { RawRecord } from '../src/envelope.ts'
import {
  createTopics,
  type Handler,
  type Letter,
  type LetterFilter,
  listDeadLetters,
  on,
  type RunningConsumer,
  registerSchemas,
  silent,
  startConsumer,
} from '../src/index.ts'
import { openProducer } from '../src/kafka/producer.ts'
import { createWorld, SERVICE, type World } from './harness.ts'
import { Ping } from './ping.ts'

export const DLQ = `${SERVICE}.dlq.v1`
export const REDRIVE = `${SERVICE}.redrive.v1`

/** A record as a test writes it, its headers as text. */
export interface Written {
  topic: string
  key?: string
  value?: Buffer | null
  headers?: Record<string, string>
  partition?: number
}

export interface LetterWorld extends World {
  /** What a function of the dead letters is called with. */
  options: { brokers: string[]; topicPrefix: string; service: string }
  /** Writes records as they are. */
  write(...records: Written[]): Promise<void>
  /** Starts a consumer, of a service of that name, that reads what was redriven for it. */
  reads(service: string, handlers: Handler[]): RunningConsumer
  letters(filter?: LetterFilter): Promise<Letter[]>
  /** The numbers that a service has taken, in order. */
  seen(service?: string): Promise<number[]>
}

/** A world with topics for redriven events, of the service and of another that handles the same events. */
export async function createLetterWorld(t: TestContext): Promise<LetterWorld> {
  const world = await createWorld(t)
  const { brokers, db, registryUrl, topicPrefix } = world
  const topic = {
    key: [],
    partitions: 3,
    retentionMs: 3_600_000,
    cleanup: 'delete',
    owner: SERVICE,
    events: [],
  } as const
  const names = ['other.dlq.v1', 'other.redrive.v1']
  await createTopics({ brokers, topicPrefix, topics: names.map((name) => ({ ...topic, key: [], events: [], name })) })
  await registerSchemas({ registryUrl, events: [Ping] })
  await db.query('create table seen (place bigserial, service text, n int)')

  const producer = openProducer({ brokers, clientId: 'by-hand' })
  t.after(() => producer.close())
  const options = { brokers, topicPrefix, service: SERVICE }
  return {
    ...world,
    options,
    write: (...records) =>
      producer.send(
        records.map(({ topic, key = 'a', value = null, headers = {}, partition }) => ({
          topic: topicPrefix + topic,
          key: Buffer.from(key),
          value,
          headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
          ...(partition === undefined ? {} : { partition }),
        })),
      ),
    reads(service, handlers) {
      const consumer = startConsumer({
        service,
        handlers,
        db,
        brokers,
        registryUrl,
        topicPrefix,
        log: silent,
      })
      t.after(() => consumer.close())
      return consumer
    },
    letters: (filter) => collected(listDeadLetters({ ...options, filter: filter ?? {} })),
    seen: async (service = SERVICE) => {
      const rows = await db.query<{ n: number }>('select n from seen where service = $1 order by place', [service])
      return rows.map((row) => row.n)
    },
  }
}

/** Writes down what a service has taken. */
export const see = (service: string): Handler =>
  on(Ping, async ({ data }, tx) => {
    await tx.query('insert into seen (service, n) values ($1, $2)', [service, data.n])
  })

/** A dead letter as it stands on the topic, when nothing else is said with an envelope and no bytes. */
export function letter(n: number, headers: Record<string, string> = {}, record: Partial<Written> = {}): Written {
  const at = new Date(1_763_700_000_000 + n * 60_000).toISOString()
  return {
    topic: DLQ,
    headers: {
      ce_id: `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`,
      ce_type: Ping.type,
      ce_source: 'test',
      dl_service: SERVICE,
      dl_topic: Ping.topic,
      dl_partition: '0',
      dl_offset: String(n),
      dl_timestamp: at,
      dl_error_code: 'Error',
      dl_error: 'unlucky',
      dl_attempts: '3',
      dl_first_failed_at: at,
      dl_failed_at: at,
      ...headers,
    },
    ...record,
  }
}

export const texts = ({ headers }: Pick<RawRecord, 'headers'>): Record<string, string> =>
  Object.fromEntries([...headers].map(([name, value]) => [name, value.toString()]))

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
