import { Consumer, type Message, MessagesStreamModes } from '@platformatic/kafka'
import { openDatabase } from '@waybill/messaging'
import { Measured, PARTITIONS, readValue } from '../work/measured.ts'
import { type ConsumeOptions, INSERT_EFFECT } from './consume.ts'
import type { Ready } from './tasks.ts'

type RawMessage = Message<Buffer, Buffer, Buffer, Buffer>

const INBOX = 'insert into bench.inbox (event_id) values ($1) on conflict do nothing returning event_id'

/** The client alone: reads all records and looks at none. */
export async function consumeRaw({ brokers, prefix, deliveries }: ConsumeOptions): Promise<Ready<void>> {
  const { consumer, read } = openStream(brokers, prefix)
  return {
    run: () => read(deliveries, () => undefined),
    finish: () => consumer.close(true),
  }
}

/** What a service without a library does: one message after the other, for each a transaction with its inbox row. */
export async function consumeOneByOne({ url, brokers, prefix, deliveries }: ConsumeOptions): Promise<Ready<void>> {
  const db = openDatabase({ url })
  await db.query('select 1')
  const { consumer, read } = openStream(brokers, prefix)
  return {
    run: () =>
      read(deliveries, (message) => {
        const id = idOf(message)
        const { n } = readValue(message.value)
        return db.transaction(async (tx) => {
          const fresh = await tx.query(INBOX, [id])
          if (fresh.length > 0) await tx.query(INSERT_EFFECT, [id, n])
        })
      }),
    async finish() {
      await consumer.close(true)
      await db.close()
    },
  }
}

function openStream(brokers: readonly string[], prefix: string) {
  const topic = `${prefix}${Measured.topic}`
  const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
    clientId: 'bench-peer',
    groupId: `${prefix}peer`,
    bootstrapBrokers: [...brokers],
    autocommit: false, // kinder to the peers: they never commit an offset
    minBytes: 1,
    // As the library: the client takes small answers apart at half the cost of those it asks for by default.
    maxBytes: 512 * 1024,
    maxBytesPerPartition: 128 * 1024,
    maxWaitTime: 500,
  })
  async function read(wanted: number, take: (message: RawMessage) => Promise<void> | undefined) {
    const offsets = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition, offset: 0n }))
    const stream = await consumer.consume({ topics: [topic], mode: MessagesStreamModes.MANUAL, offsets })
    let seen = 0
    for await (const message of stream) {
      const working = take(message)
      if (working) await working
      seen += 1
      if (seen >= wanted) return
    }
  }
  return { consumer, read }
}

function idOf({ headerEntries }: RawMessage): string {
  for (const [name, value] of headerEntries) if (name.toString() === 'ce_id') return String(value)
  throw new Error('A record has no ce_id')
}
