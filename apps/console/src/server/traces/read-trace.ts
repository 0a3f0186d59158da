import { type Brokers, type Registry, recordsBetween } from '@waybill/messaging'
import type { OrderRecord } from '../orders/show-records.ts'
import { openViewer } from '../orders/view-record.ts'
import type { Hop } from './traces.ts'

/** So many records are looked through for one trace; then it is said that there are more. */
const MOST_SCANNED = 20_000
/** An event stands in its outbox before it comes to Kafka, and clocks differ. */
const BEFORE_MS = 1_000
const AFTER_MS = 60_000

/**
 * Reads the events of a trace from Kafka, the oldest first: from the topics that its events went to, in its time, those with its
 * correlation id. Of a topic where all of them have one key only that key's partition is read.
 */
export async function readTrace(
  correlationId: string,
  hops: readonly Hop[],
  registry: Registry,
  { brokers, topicPrefix }: { brokers: Brokers; topicPrefix: string },
): Promise<{ complete: boolean; records: OrderRecord[] }> {
  const view = openViewer(registry)
  const times = hops.map(({ time }) => time)
  const topics = [...Map.groupBy(hops, ({ topic }) => topic)].map(([name, on]) => {
    const keys = new Set(on.map(({ key }) => key))
    return keys.size === 1 && on[0] ? { name, key: on[0].key } : { name }
  })
  const from = new Date(Math.min(...times) - BEFORE_MS)
  const to = new Date(Math.max(...times) + AFTER_MS)
  const records: OrderRecord[] = []
  let scanned = 0
  for await (const record of recordsBetween({ brokers, topicPrefix, topics, from, to })) {
    if (++scanned > MOST_SCANNED) break
    if (record.headers.get('correlationid')?.toString() === correlationId) records.push(await view(record))
  }
  records.sort((a, b) => a.time.localeCompare(b.time) || a.storedAt.localeCompare(b.storedAt))
  return { complete: scanned <= MOST_SCANNED, records }
}
