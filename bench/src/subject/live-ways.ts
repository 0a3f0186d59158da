import { randomUUID } from 'node:crypto'
import { ProduceAcks, Producer } from '@platformatic/kafka'
import { type Database, publish, silent, startRelay } from '@waybill/messaging'
import { openOutbox } from '../work/fill.ts'
import { FRAME, HEADER_COLUMNS, headersOf } from '../work/fill-peer.ts'
import { Measured } from '../work/measured.ts'
import { INSERT_ORDER, LINES } from '../work/order.ts'
import type { LiveOptions } from './live.ts'

/**
 * How an order comes to its event. `outbox`: both in one transaction, and the library's relay. `dual write`: the order is
 * committed, then the event is sent. `debezium`: the order and a row that Debezium, elsewhere, reads from the log.
 */
export type Way = keyof typeof ways

/** One way, opened. */
interface Opened {
  /** Places one order; settles with the time of its commit. */
  send(id: string): Promise<number>
  close(): Promise<void>
}

export async function openWay(options: LiveOptions, topic: string): Promise<Opened> {
  const db = await openOutbox(options.url, options.registryUrl, 10)
  const { send, close } = await ways[options.way](db, options, topic)
  return {
    send,
    async close() {
      await close()
      await db.close()
    },
  }
}

const ways = { outbox, 'dual write': dualWrite, debezium }

const eventOf = (id: string) => Measured({ id, n: 0, pad: 'x'.repeat(455) })

async function outbox(db: Database, { url, brokers, prefix }: LiveOptions): Promise<Opened> {
  const relay = startRelay({ service: 'bench', db, databaseUrl: url, brokers, topicPrefix: prefix, log: silent })
  return {
    async send(id) {
      await db.transaction(async (tx) => {
        await tx.query(INSERT_ORDER, [id, randomUUID(), LINES])
        await publish(tx, eventOf(id))
      })
      return performance.now()
    },
    close: relay.close,
  }
}

async function dualWrite(db: Database, { brokers }: LiveOptions, topic: string): Promise<Opened> {
  const producer = new Producer({
    clientId: 'bench-direct',
    bootstrapBrokers: [...brokers],
    idempotent: true,
    acks: ProduceAcks.ALL,
  })
  return {
    async send(id) {
      await db.transaction((tx) => tx.query(INSERT_ORDER, [id, randomUUID(), LINES]))
      const committed = performance.now()
      await producer.send({
        messages: [{ topic, key: Buffer.from(id), value: Measured.codec.encode(eventOf(id).data) }],
      })
      return committed
    },
    close: () => producer.close(),
  }
}

async function debezium(db: Database): Promise<Opened> {
  const columns = ['id', 'topic', 'key', 'value', ...HEADER_COLUMNS]
  const insert = `insert into bench.debezium_outbox (${columns}) values (${columns.map((_, i) => `$${i + 1}`)})`
  return {
    async send(id) {
      const headers: Record<string, string> = headersOf(randomUUID(), id)
      const value = Buffer.concat([FRAME, Measured.codec.encode(eventOf(id).data)])
      const texts = HEADER_COLUMNS.map((column) => headers[column === 'content_type' ? 'content-type' : column])
      await db.transaction(async (tx) => {
        // Together: as many round trips as the library takes.
        await Promise.all([
          tx.query(INSERT_ORDER, [id, randomUUID(), LINES]),
          tx.query(insert, [headers.ce_id, Measured.topic, id, value, ...texts]),
        ])
      })
      return performance.now()
    },
    close: async () => {},
  }
}
