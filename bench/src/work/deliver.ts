import { ProduceAcks, Producer } from '@platformatic/kafka'
import { peerRow } from './fill-peer.ts'

const A_REQUEST = 1_000

export interface Delivery {
  readonly brokers: readonly string[]
  readonly topic: string
  readonly schemaId: number
  readonly events: number
  readonly keys: number
  /** Every tenth event comes a second time, some hundred records after the first. */
  readonly duplicates: boolean
}

/**
 * Puts events on a topic as the relay would.
 * @returns how many records
 */
export async function deliver({ brokers, topic, schemaId, events, keys, duplicates }: Delivery): Promise<number> {
  const producer = new Producer({
    clientId: 'bench',
    bootstrapBrokers: [...brokers],
    idempotent: true,
    acks: ProduceAcks.ALL,
  })
  let delivered = 0
  for (let first = 0; first < events; first += A_REQUEST) {
    const some = Array.from({ length: Math.min(A_REQUEST, events - first) }, (_, i) => record(first + i))
    const again = duplicates ? some.filter((_, i) => i % 10 === 0) : []
    await producer.send({ messages: [...some, ...again] })
    delivered += some.length + again.length
  }
  await producer.close()
  return delivered

  function record(index: number) {
    const { key, value, headers } = peerRow(index, keys)
    value.writeInt32BE(schemaId, 1)
    const pairs = Object.entries<string>(JSON.parse(headers))
    return { topic, key, value, headers: new Map(pairs.map(([name, text]) => [Buffer.from(name), Buffer.from(text)])) }
  }
}
