import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Admin, type MessageToProduce, Producer } from '@platformatic/kafka'
import { type RegistryOptions, startRegistry } from '../src/index.ts'
import { registryClient } from './client.ts'

/** The brokers that the test runner gives, as `KAFKA_BROKERS`. */
export function brokers(): string[] {
  const given = process.env.KAFKA_BROKERS
  if (!given) throw new Error('Set KAFKA_BROKERS to a Kafka that runs: these tests need a real one')
  return given.split(',')
}

export async function withAdmin<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = new Admin({ clientId: 'schema-registry-test', bootstrapBrokers: brokers() })
  try {
    return await work(admin)
  } finally {
    await admin.close()
  }
}

/** The name of a topic that no other test has; the topic is deleted after the test. */
export function freshTopic(t: TestContext): string {
  const topic = `_schemas-test-${randomUUID()}`
  t.after(() =>
    withAdmin(async (admin) => {
      if ((await admin.listTopics()).includes(topic)) await admin.deleteTopics({ topics: [topic] })
    }),
  )
  return topic
}

/** Starts a registry, which is stopped after the test unless the test does so itself. */
export async function createRegistry(
  t: TestContext,
  options: Omit<RegistryOptions, 'brokers'> & { brokers?: string[] },
) {
  const registry = await startRegistry({ brokers: brokers(), ...options })
  let closing: Promise<void> | undefined
  const stop = () => {
    closing ??= registry.close()
    return closing
  }
  t.after(stop)
  return { url: registry.url, stop, client: registryClient({ url: registry.url }) }
}

/** Writes records past any registry, as another one would. */
export async function append(topic: string, records: { key: string; value?: string }[]): Promise<void> {
  const producer = new Producer({ clientId: 'schema-registry-test', bootstrapBrokers: brokers() })
  const messages = records.map(({ key, value }): MessageToProduce => {
    return { topic, partition: 0, key: Buffer.from(key), ...(value !== undefined && { value: Buffer.from(value) }) }
  })
  try {
    await producer.send({ messages, acks: -1 })
  } finally {
    await producer.close()
  }
}

/** How many records were ever written to a topic of one partition. */
export const recordsIn = (topic: string) =>
  withAdmin(async (admin) => {
    const [offsets] = await admin.listOffsets({
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp: -1n }] }],
    })
    return Number(offsets?.partitions[0]?.offset)
  })

/** Waits until a condition holds, and fails after ten seconds. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what}: not so after 10 s`)
    await delay(20)
  }
}
