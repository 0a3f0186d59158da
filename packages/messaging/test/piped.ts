import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Admin } from '@platformatic/kafka'
import { frame } from '../src/avro.ts'
import { derivedId } from '../src/derived-id.ts'
import { headersOf, type RawRecord } from '../src/envelope.ts'
import { createTopics, openRegistry, registerSchemas } from '../src/index.ts'
import { openProducer } from '../src/kafka/producer.ts'
import { type EveryRecord, readEveryRecord } from './every-record.ts'
import { createWorld, until, type World } from './harness.ts'
import { Ping } from './ping.ts'
import { Pong } from './pong.ts'

export const PIPE = 'ponger'

/** What the process in piping.ts is told. */
export interface Piping {
  kafka: { brokers: string[]; registryUrl: string; topicPrefix: string }
  /** A static member's name; without it the member is dynamic. */
  instance?: string
  /** With offsets that are no part of its transactions. */
  broken?: boolean
  /** What the process does to itself in the middle of a transaction, and in which. */
  signal?: 'SIGKILL' | 'SIGSTOP'
  commits?: number
  /** The number of the ping that ends the process which maps it. */
  fatal?: number
}

const MOST_WAITING = 500n

/** A world with pings going in and pongs coming out. */
export interface Piped {
  kafka: Piping['kafka']
  send(...pings: { id: string; n: number }[]): Promise<void>
  /** Starts a process with the pipe; the test kills it at its end. */
  start(piping: Omit<Piping, 'kafka'>): ChildProcess
  read(topic: string): Promise<EveryRecord>
  /** The group's committed offsets, by partition. */
  offsets(): Promise<bigint[]>
}

export async function createPiped(t: TestContext): Promise<Piped> {
  const { brokers, registryUrl, topicPrefix }: World = await createWorld(t)
  const settings = { key: 'id', partitions: 3, retentionMs: 3_600_000, cleanup: 'delete', owner: PIPE } as const
  const topics = [Pong.topic, `${PIPE}.dlq.v1`].map((name) => ({ ...settings, name, events: [] }))
  await createTopics({ brokers, topicPrefix, topics })
  await registerSchemas({ registryUrl, events: [Pong] })
  const schemaId = await openRegistry(registryUrl).idOf(Ping.subject, Ping.schema)
  assert.ok(schemaId !== undefined)
  const producer = openProducer({ brokers, clientId: 'pinger' })
  t.after(() => producer.close())
  const admin = new Admin({ clientId: 'offsets', bootstrapBrokers: brokers })
  t.after(() => admin.close())
  const kafka = { brokers, registryUrl, topicPrefix }

  return {
    kafka,
    send: (...pings) =>
      producer.send(
        pings.map(({ id, n }) => {
          const cause = { correlationId: `about-${id}` }
          const headers = headersOf(Ping, randomUUID(), id, 'pinger', cause, new Date())
          return {
            topic: topicPrefix + Ping.topic,
            key: Buffer.from(id),
            value: frame(schemaId, Ping.codec.encode({ id, n, at: new Date(1_763_700_000_000) })),
            headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
          }
        }),
      ),
    start(piping) {
      const child = fork(new URL('./piping.ts', import.meta.url), {
        env: { ...process.env, PIPING: JSON.stringify({ ...piping, kafka }) },
      })
      t.after(() => kill(child))
      return child
    },
    read: (topic) => readEveryRecord(brokers, topicPrefix + topic),
    async offsets() {
      const [group] = await admin.listConsumerGroupOffsets({ groups: [topicPrefix + PIPE] })
      const pinged = group?.topics.find(({ name }) => name === topicPrefix + Ping.topic)
      const offsets: bigint[] = []
      for (const { partitionIndex, committedOffset } of pinged?.partitions ?? []) {
        offsets[partitionIndex] = committedOffset
      }
      return offsets
    },
  }
}

export const isGone = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

export async function kill(child: ChildProcess): Promise<void> {
  if (isGone(child)) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/**
 * Sends pings of some keys, each key's numbered 1, 2, 3, …, in small requests, while fewer than 500 wait; until it is told to
 * stop. Returns how many.
 */
export function keepSending(piped: Piped, keys: number): () => Promise<number> {
  let sent = 0
  let stopped = false
  const sending = (async () => {
    while (!stopped) {
      const pings = Array.from({ length: 8 }, (_, i) => sent + i)
      await piped.send(...pings.map((i) => ({ id: `key-${i % keys}`, n: Math.floor(i / keys) + 1 })))
      sent += pings.length
      await delay(25)
      while (!stopped && BigInt(sent) - (await dealtWith(piped)) > MOST_WAITING) await delay(50)
    }
  })()
  return async () => {
    stopped = true
    await sending
    return sent
  }
}

/** Waits until the group has dealt with all that is on its topic. */
export async function settled(piped: Piped, withinMs = 40_000): Promise<void> {
  const ends = (await piped.read(Ping.topic)).committed.reduce((found: bigint[], record) => {
    found[record.partition] = record.offset + 1n
    return found
  }, [])
  const isThere = async () => {
    const offsets = await piped.offsets()
    return ends.every((end, partition) => offsets[partition] === end)
  }
  await until(`the group's offsets are ${ends}`, isThere, withinMs)
}

/** How many pings the group has dealt with. */
export const dealtWith = async (piped: Piped): Promise<bigint> =>
  (await piped.offsets()).reduce((sum, offset) => sum + (offset > 0n ? offset : 0n), 0n)

export const header = (record: RawRecord, name: string) => record.headers.get(name)?.toString() ?? ''

/** What is wrong with the pongs, as sentences; none when each ping has its one pong, and each key's are in order. */
export async function faults(piped: Piped): Promise<{ faults: string[]; aborted: number; pongs: number }> {
  const pings = (await piped.read(Ping.topic)).committed
  const { committed: pongs, aborted } = await piped.read(Pong.topic)
  const byCause = Map.groupBy(pongs, (pong) => header(pong, 'causationid'))
  const found: string[] = []
  for (const ping of pings) {
    const id = header(ping, 'ce_id')
    const made = byCause.get(id) ?? []
    if (made.length !== 1) found.push(`${made.length} pongs for ping ${ping.partition}/${ping.offset}`)
    if (made.some((pong) => header(pong, 'ce_id') !== derivedId(PIPE, id, 0))) found.push(`another id for ${id}`)
  }
  const order = (records: RawRecord[], idOf: (record: RawRecord) => string) =>
    [...Map.groupBy(records, (record) => String(record.key))].map(([key, those]) => [key, those.map(idOf).join()])
  const wanted = new Map(order(pings, (ping) => header(ping, 'ce_id')) as [string, string][])
  for (const [key, ids] of order(pongs, (pong) => header(pong, 'causationid'))) {
    if (wanted.get(key ?? '') !== ids) found.push(`the pongs of ${key} are not those of its pings in their order`)
  }
  return { faults: found, aborted, pongs: pongs.length }
}
