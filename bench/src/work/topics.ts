import { Admin, Consumer, type Message, MessagesStreamModes } from '@platformatic/kafka'
import { PARTITIONS } from './measured.ts'

type RawMessage = Message<Buffer, Buffer, Buffer, Buffer>

/** The topics of a bench. */
export interface Topics {
  create(name: string): Promise<void>
  /** Deletes all whose names begin so. */
  remove(prefix: string): Promise<void>
  /** How many records a topic has. */
  count(name: string): Promise<number>
  /** Reads a topic from its beginning to where it ends now. */
  read(name: string, take: (message: RawMessage) => void): Promise<void>
  close(): Promise<void>
}

const LATEST = -1n

export function openTopics(brokers: readonly string[]): Topics {
  const bootstrapBrokers = [...brokers]
  const admin = new Admin({ clientId: 'bench', bootstrapBrokers })
  const partitions = Array.from({ length: PARTITIONS }, (_, partitionIndex) => ({ partitionIndex, timestamp: LATEST }))

  async function count(name: string): Promise<number> {
    const [topic] = await admin.listOffsets({ topics: [{ name, partitions }] })
    return topic?.partitions.reduce((sum, { offset }) => sum + Number(offset), 0) ?? 0
  }

  return {
    count,
    async create(name) {
      await admin.createTopics({ topics: [name], partitions: PARTITIONS, replicas: 1 })
    },
    async remove(prefix) {
      const names = (await admin.listTopics()).filter((name) => name.startsWith(prefix))
      if (names.length > 0) await admin.deleteTopics({ topics: names })
    },
    async read(name, take) {
      const wanted = await count(name)
      if (wanted === 0) return
      const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
        clientId: 'bench-audit',
        groupId: `audit-${name}`,
        bootstrapBrokers,
        autocommit: false,
      })
      try {
        const stream = await consumer.consume({
          topics: [name],
          mode: MessagesStreamModes.MANUAL,
          offsets: Array.from({ length: PARTITIONS }, (_, partition) => ({ topic: name, partition, offset: 0n })),
          maxWaitTime: 100,
        })
        let read = 0
        for await (const message of stream) {
          take(message)
          read += 1
          if (read >= wanted) break
        }
      } finally {
        await consumer.close(true)
      }
    },
    close: () => admin.close(),
  }
}
