import { topics } from '@waybill/contracts'
import { type Brokers, type Registry, recordsBetween } from '@waybill/messaging'
import type { OrderRecord, OrderRecords } from './show-records.ts'
import { openViewer } from './view-record.ts'

interface Wanted {
  orderId: string
  /** ISO 8601 */
  placedAt: string
  updatedAt: string
}

interface Settings {
  brokers: Brokers
  topicPrefix: string
}

/** So many records are looked through for one order; then it is said that there are more. */
const MOST_SCANNED = 20_000
const BEFORE_MS = 1_000
/** What follows the last change of an order: mails, and the carrier's last word. */
const AFTER_MS = 60_000

const filled = topics.filter(({ events }) => events.length > 0)
const byOrder = filled.filter(({ key }) => [key].flat()[0] === 'orderId').map(({ name }) => name)
const byOthers = ['shipping.v1', 'notifications.v1']

/**
 * Reads the events of an order from Kafka, the oldest first. Most topics have the order's id as key: of them one partition
 * is read, from the time of placing on. Shipments and messages have other keys; they are told by the correlation id of the
 * order's own events, in the time of the order.
 */
export async function readRecords(order: Wanted, registry: Registry, settings: Settings): Promise<OrderRecords> {
  const { brokers, topicPrefix } = settings
  const { orderId } = order
  const toView = openViewer(registry)
  const from = new Date(Date.parse(order.placedAt) - BEFORE_MS)
  const records: OrderRecord[] = []
  const correlations = new Set<string>()
  let scanned = 0

  const own = { brokers, topicPrefix, from, to: new Date(), topics: byOrder.map((name) => ({ name, key: orderId })) }
  for await (const record of recordsBetween(own)) {
    if (++scanned > MOST_SCANNED) break
    const view = await toView(record)
    correlations.add(view.correlationId)
    records.push(view)
  }
  const to = new Date(Math.min(Date.now(), Date.parse(order.updatedAt) + AFTER_MS))
  const others = { brokers, topicPrefix, from, to, topics: byOthers.map((name) => ({ name })) }
  for await (const record of recordsBetween(others)) {
    if (++scanned > MOST_SCANNED) break
    if (!correlations.has(record.headers.get('correlationid')?.toString() ?? '')) continue
    const view = await toView(record)
    const about = (view.data as { orderId?: unknown } | null)?.orderId
    if (about === orderId) records.push(view)
  }
  records.sort((a, b) => a.time.localeCompare(b.time) || a.storedAt.localeCompare(b.storedAt))
  return { orderId, complete: scanned <= MOST_SCANNED, scanned: Math.min(scanned, MOST_SCANNED), records }
}
