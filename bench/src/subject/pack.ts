import { randomUUID } from 'node:crypto'
import { Reader, readRecordsBatch } from '@platformatic/kafka'
import { OrderPlaced } from '@waybill/contracts'
import type { Compression } from '@waybill/messaging'
import { seededRandom } from '@waybill/operations/random'
import { encodeBatch, packHeaders } from '../../../packages/messaging/src/kafka/record-batch.ts'
import { orderEvent } from '../work/order-event.ts'
import type { Ready } from './tasks.ts'

export interface PackOptions {
  readonly compression: Compression
  /** Records in a batch, as many as arrive at the relay in one round trip. */
  readonly size: number
  readonly batches: number
  readonly seed: number
}

export interface PackResult {
  /** µs of CPU time, all records together. */
  readonly packUs: number
  readonly unpackUs: number
  /** Of all batches, packed. */
  readonly bytes: number
}

/** Packs batches of orders as the relay does, and unpacks them as the client does. */
export async function pack({ compression, size, batches, seed }: PackOptions): Promise<Ready<PackResult>> {
  const random = seededRandom(seed)
  const any = (most: number) => Math.floor(random() * most)
  const inputs = Array.from({ length: batches }, () => Array.from({ length: size }, () => row(any)))
  return {
    async run() {
      const packed: Buffer[] = []
      const packUs = cpuOf(() => {
        for (const some of inputs) packed.push(encodeBatch(some, origin, 1, compression))
      })
      const unpackUs = cpuOf(() => {
        for (const bytes of packed) readRecordsBatch(Reader.from(bytes))
      })
      return { packUs, unpackUs, bytes: packed.reduce((sum, { length }) => sum + length, 0) }
    },
    async finish() {},
  }
}

const origin = { producerId: 1n, producerEpoch: 0, firstSequence: 0 }

function cpuOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

/** An order, as its row in the outbox has it. Its ids are random, as ids are: no codec can make them smaller. */
function row(any: (most: number) => number) {
  const orderId = randomUUID()
  const lines = orderEvent.lines
    .slice(0, 1 + any(3))
    .map((line) => ({ ...line, sku: `SKU-${any(9_000)}`, quantity: 1 + any(4) }))
  const value = OrderPlaced.codec.encode({
    ...orderEvent,
    orderId,
    customerId: randomUUID(),
    lines,
    paymentToken: `tok_${randomUUID()}`,
  })
  const headers = packHeaders({
    ...{
      ce_specversion: '1.0',
      ce_id: randomUUID(),
      ce_type: OrderPlaced.type,
      ce_source: 'orders',
      ce_subject: orderId,
    },
    ...{ ce_time: new Date(1_763_700_000_000 + any(1e9)).toISOString(), 'content-type': 'application/avro' },
    ...{
      eventversion: '1',
      correlationid: randomUUID(),
      traceparent: `00-${randomUUID().replaceAll('-', '')}-0123456789abcdef-01`,
    },
  })
  return { key: Buffer.from(orderId), value: Buffer.concat([Buffer.from([0, 0, 0, 0, 1]), value]), headers }
}
