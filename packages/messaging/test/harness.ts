import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Consumer, MessagesStreamModes } from '@platformatic/kafka'
import pg from 'pg'
import type { RawRecord } from '../src/envelope.ts'
import {
  type ConsumerOptions,
  createTopics,
  type Database,
  failureTopics,
  type Handler,
  migrateMessaging,
  on,
  openDatabase,
  prepareEvents,
  type RelayOptions,
  type RunningConsumer,
  type RunningRelay,
  registerSchemas,
  silent,
  startConsumer,
  startRelay,
} from '../src/index.ts'
import { rawly } from '../src/kafka/client.ts'
import { toRawRecord } from '../src/kafka/record.ts'
import { Ping } from './ping.ts'

/** Kafka, PostgreSQL and the registry of this test run, and names in them that no other test uses. */
export interface World {
  url: string
  db: Database
  brokers: string[]
  registryUrl: string
  topicPrefix: string
  relay(options?: Partial<RelayOptions>): RunningRelay
  consumer(handlers: Handler[], options?: Partial<ConsumerOptions>): RunningConsumer
  /** Every record of a topic, partition by partition in the order of offsets. */
  dump(topic: string): Promise<RawRecord[]>
}

export const SERVICE = 'tester'

function required(name: string, env: NodeJS.ProcessEnv): string {
  const value = env[name]
  if (!value) throw new Error(`${name} is not set: run ./waybill test --only int`)
  return value
}

/**
 * A fresh database and fresh topics; gone, with all that was started, when the test ends.
 * @param env names Kafka, PostgreSQL and the registry
 */
export async function createWorld(t: TestContext, env: NodeJS.ProcessEnv = process.env): Promise<World> {
  const name = `messaging_${randomBytes(6).toString('hex')}`
  const adminUrl = required('DATABASE_URL', env)
  const brokers = required('KAFKA_BROKERS', env).split(',')
  const registryUrl = required('SCHEMA_REGISTRY_URL', env)
  const topicPrefix = `${name}.`
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href

  const closers: (() => Promise<unknown>)[] = []
  t.after(async () => {
    for (const close of closers.reverse()) await close()
  })

  await asAdmin(adminUrl, `create database ${name}`)
  closers.push(() => asAdmin(adminUrl, `drop database ${name} with (force)`))
  const migrations = await readdir(migrateMessaging)
  for (const file of migrations.sort()) await asAdmin(url, await readFile(new URL(file, migrateMessaging), 'utf8'))
  const db = openDatabase({ url })
  closers.push(() => db.close())

  const topic = {
    key: 'id',
    partitions: 3,
    retentionMs: 3_600_000,
    cleanup: 'delete',
    owner: SERVICE,
    events: [],
  } as const
  const topics = [
    { ...topic, events: [Ping.type], name: Ping.topic },
    ...failureTopics(SERVICE, [on(Ping, () => {}, { retry: { order: 'none', delays: ['100ms', '200ms'] } })], 3),
  ]
  await createTopics({ brokers, topics, topicPrefix })
  await registerSchemas({ registryUrl, events: [Ping] })
  await prepareEvents(db, [Ping], { registryUrl, source: SERVICE, log: silent })

  const keep = <T extends { close(): Promise<void> }>(running: T): T => {
    closers.push(() => running.close())
    return running
  }
  const common = { service: SERVICE, db, brokers, topicPrefix, log: silent }
  return {
    url,
    db,
    brokers,
    registryUrl,
    topicPrefix,
    relay: (options) => keep(startRelay({ ...common, databaseUrl: url, ...options })),
    consumer: (handlers, options) => keep(startConsumer({ ...common, registryUrl, handlers, ...options })),
    dump: (topic) => dump(brokers, topicPrefix, topic),
  }
}

async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(sql)
  await client.end()
}

async function dump(brokers: string[], prefix: string, name: string): Promise<RawRecord[]> {
  const topic = `${prefix}${name}`
  const consumer = new Consumer({
    clientId: 'dump',
    groupId: `dump-${randomBytes(6).toString('hex')}`,
    bootstrapBrokers: brokers,
    ...rawly,
  })
  try {
    const ends = (await consumer.listOffsets({ topics: [topic], timestamp: -1n })).get(topic) ?? []
    const offsets = ends.map((_, partition) => ({ topic, partition, offset: 0n }))
    const wanted = ends.reduce((sum, end) => sum + end, 0n)
    const records: RawRecord[] = []
    if (wanted === 0n) return records
    const stream = await consumer.consume({
      topics: [topic],
      mode: MessagesStreamModes.MANUAL,
      offsets,
      maxWaitTime: 100,
    })
    for await (const message of stream) {
      records.push(toRawRecord(message, prefix))
      if (BigInt(records.length) >= wanted) break
    }
    return records.sort((a, b) => a.partition - b.partition || Number(a.offset - b.offset))
  } finally {
    await consumer.close(true)
  }
}

/** Waits until a condition holds, and fails with `what` when it does not within 20 s. */
export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  withinMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`)
    await delay(20)
  }
}
