import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Admin, Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka'
import type { Cluster } from '../src/index.ts'

/** A topic of two partitions and a group on it that no other test has. */
export interface Stage {
  cluster: Cluster
  topic: string
  group: string
  /** Appends so many records to a partition; they say when they were written, one second apart, the first at `from`. */
  fill(partition: number, records: number, from?: Date): Promise<void>
  /** Commits for the group, which must have no members. */
  commit(offsets: Record<number, bigint>, group?: string): Promise<void>
  committed(group?: string): Promise<Record<number, bigint>>
  /** A member of the group, until it is closed. */
  join(protocol?: 'classic' | 'consumer'): Promise<{ close(): Promise<void> }>
}

export async function createStage(t: TestContext, env: NodeJS.ProcessEnv = process.env): Promise<Stage> {
  if (!env.KAFKA_BROKERS) throw new Error('KAFKA_BROKERS is not set: run ./waybill test --only int')
  const brokers = env.KAFKA_BROKERS.split(',')
  const name = `ops${randomBytes(5).toString('hex')}`
  const [topic, group] = [`${name}.things`, `${name}.readers`]
  const common = { clientId: name, bootstrapBrokers: brokers }
  const admin = new Admin(common)
  const producer = new Producer({ ...common, serializers: stringSerializers })
  const groups = new Set([group])
  t.after(async () => {
    await producer.close()
    for (const each of groups) await admin.deleteGroups({ groups: [each] }).catch(() => {})
    await admin.deleteTopics({ topics: [topic] })
    await admin.close()
  })
  await admin.createTopics({ topics: [topic], partitions: 2, replicas: 1 })
  // A busy broker learns of a topic a moment after its controller has made it.
  await until('the topic is known', async () => (await admin.listTopics()).includes(topic))

  return {
    cluster: { brokers },
    topic,
    group,
    async fill(partition, records, from = new Date()) {
      const messages = Array.from({ length: records }, (_, i) => ({
        topic,
        partition,
        key: 'k',
        value: String(i),
        timestamp: BigInt(from.getTime() + i * 1_000),
      }))
      await producer.send({ messages })
    },
    async commit(offsets, id = group) {
      groups.add(id)
      const partitionOffsets = Object.entries(offsets).map(([partition, offset]) => ({
        partition: Number(partition),
        offset,
      }))
      await admin.alterConsumerGroupOffsets({ groupId: id, topics: [{ name: topic, partitionOffsets }] })
    },
    async committed(id = group) {
      const [found] = await admin.listConsumerGroupOffsets({ groups: [id] })
      const partitions = found?.topics.find(({ name }) => name === topic)?.partitions ?? []
      return Object.fromEntries(
        partitions.map(({ partitionIndex, committedOffset }) => [partitionIndex, committedOffset]),
      )
    },
    async join(protocol = 'classic') {
      const member = new Consumer({
        ...common,
        groupId: group,
        groupProtocol: protocol,
        autocommit: false,
        deserializers: stringDeserializers,
      })
      const stream = await member.consume({ topics: [topic], mode: 'committed', fallbackMode: 'earliest' })
      stream.on('data', () => {})
      const close = async () => {
        await stream.close()
        await member.close(true)
      }
      t.after(close)
      return { close }
    },
  }
}

/** Waits until a condition holds, and fails with `what` when it does not within 20 s. */
export async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await condition()); await delay(50)) {
    if (Date.now() > deadline) throw new Error(`Not within 20 s: ${what}`)
  }
}
