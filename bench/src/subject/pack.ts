// What packing costs a relay and what it saves: `node bench/src/scale/compression.ts`. Needs no servers, one core, a minute.
// The batches are the relay's own, of orders that differ as orders do. Codecs take turns, forwards and backwards; CPU time counts,
// so that other work on the machine disturbs little; the median of the rounds is shown.
import { randomUUID } from 'node:crypto'
import { Reader, readRecordsBatch } from '@platformatic/kafka'
import { OrderPlaced } from '@waybill/contracts'
import { type Compression, compressions } from '@waybill/messaging'
import { seededRandom } from '@waybill/operations/random'
import { encodeBatch, packHeaders } from '../../../packages/messaging/src/kafka/record-batch.ts'
import { median } from '../measure/statistics.ts'
import { orderEvent } from '../work/order-event.ts'

const SEED = 20_261_121
const ROUNDS = 3
const EVENTS_A_ROUND = 1_000
const BATCHES = [1, 10, 100, 1_000]

const random = seededRandom(SEED)
const any = (most: number) => Math.floor(random() * most)

/** The nth order, as its row in the outbox has it. Its ids are random, as ids are: no codec can make them smaller. */
function row() {
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

interface Cost {
  packUs: number[]
  unpackUs: number[]
  bytes: number
}

const origin = { producerId: 1n, producerEpoch: 0, firstSequence: 0 }
const rows = Array.from({ length: 1_500 }, row)
const usOf = (work: () => void) => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

function round(size: number, compression: Compression, cost: Cost): void {
  const times = EVENTS_A_ROUND / size
  const batch = () => {
    const from = any(rows.length - size + 1)
    return rows.slice(from, from + size)
  }
  const inputs = Array.from({ length: times }, batch)
  const packed: Buffer[] = []
  cost.packUs.push(
    usOf(() => {
      for (const some of inputs) packed.push(encodeBatch(some, origin, 1, compression))
    }) / EVENTS_A_ROUND,
  )
  cost.unpackUs.push(
    usOf(() => {
      for (const bytes of packed) readRecordsBatch(Reader.from(bytes))
    }) / EVENTS_A_ROUND,
  )
  cost.bytes = packed.reduce((sum, { length }) => sum + length, 0) / EVENTS_A_ROUND
}

console.log(`Seed ${SEED}, ${ROUNDS} rounds, ${EVENTS_A_ROUND} events each; µs of CPU time and bytes for each event`)
console.log(
  '| records a batch | codec | µs to pack | µs to unpack | bytes | of none |\n| --: | --- | --: | --: | --: | --: |',
)
for (const size of BATCHES) {
  const costs = new Map(compressions.map((one) => [one, { packUs: [], unpackUs: [], bytes: 0 } as Cost]))
  for (let n = 0; n <= ROUNDS; n++) {
    for (const [one, cost] of n % 2 ? [...costs].toReversed() : costs) {
      round(size, one, cost)
      // The first is the warm-up.
      if (n === 0) Object.assign(cost, { packUs: [], unpackUs: [] })
    }
  }
  const plain = costs.get('none')?.bytes ?? 1
  for (const [one, { packUs, unpackUs, bytes }] of costs) {
    const cells = [
      size,
      one,
      median(packUs).toFixed(2),
      median(unpackUs).toFixed(2),
      Math.round(bytes),
      `${Math.round((100 * bytes) / plain)} %`,
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
}
