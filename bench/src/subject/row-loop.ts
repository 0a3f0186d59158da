import { ProduceAcks, Producer } from '@platformatic/kafka'
import pg from 'pg'
import type { Ready } from './tasks.ts'

export interface RowLoopOptions {
  readonly url: string
  readonly brokers: readonly string[]
  readonly prefix: string
}

interface Row {
  id: string
  topic: string
  key: Buffer
  value: Buffer
  headers: Record<string, string>
}

const NEXT = 'select id, topic, key, value, headers from bench.plain_outbox order by id limit 100'
const DELETE = 'delete from bench.plain_outbox where id = $1'

/** The relay that most services begin with: read some, then for each row send, wait for the ack, delete. */
export async function rowLoop({ url, brokers, prefix }: RowLoopOptions): Promise<Ready<void>> {
  const client = new pg.Client(url)
  await client.connect()
  const producer = new Producer({
    clientId: 'row-loop',
    bootstrapBrokers: [...brokers],
    idempotent: true,
    acks: ProduceAcks.ALL,
  })
  return {
    async run() {
      for (;;) {
        const { rows } = await client.query<Row>({ name: 'next', text: NEXT })
        if (rows.length === 0) return
        for (const { id, topic, key, value, headers } of rows) {
          const bytes = Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)] as const)
          await producer.send({ messages: [{ topic: `${prefix}${topic}`, key, value, headers: new Map(bytes) }] })
          await client.query({ name: 'delete', text: DELETE, values: [id] })
        }
      }
    },
    async finish() {
      await producer.close()
      await client.end()
    },
  }
}
