import type { Finding, Invariant } from '../sources.ts'

/**
 * Event → what must stand before it on the same topic under the same key. Not a payment's end: a capture and the refund that
 * overtakes it are answers of the card network, and are told of in the order in which they were heard.
 */
const AFTER: Record<string, string> = {
  'orders.order.reduced': 'orders.order.placed',
  'orders.order.confirmed': 'orders.order.placed',
  'orders.order.cancel-requested': 'orders.order.placed',
  'payments.payment.captured': 'payments.payment.authorized',
  'inventory.stock.committed': 'inventory.stock.reserved',
  'inventory.stock.released': 'inventory.stock.reserved',
  'pharmacy.prescription.approved': 'pharmacy.prescription.received',
  'pharmacy.prescription.rejected': 'pharmacy.prescription.received',
  'shipping.shipment.status-changed': 'shipping.shipment.created',
  'delivery.parcel.delivered': 'delivery.parcel.out-for-delivery',
}

/** By the first time that each stands there: a relay that was killed sends some again, which changes nothing. */
export const order: Invariant = {
  id: 'I6',
  says: 'the events of a key stand in the order in which they happened, on one partition',
  check({ records }) {
    const seen = new Set<string>()
    const partitions = new Map<string, number>()
    return records.flatMap(({ topic, partition, offset, type, key }): Finding[] => {
      const place = partitions.get(`${topic} ${key}`) ?? partition
      partitions.set(`${topic} ${key}`, place)
      const before = AFTER[type]
      const early = before !== undefined && !seen.has(`${before} ${key}`) && !seen.has(`${type} ${key}`)
      seen.add(`${type} ${key}`)
      if (place !== partition) return [{ about: `${topic} ${key}`, says: `is on partitions ${place} and ${partition}` }]
      return early
        ? [{ about: `${topic}/${partition}@${offset}`, says: `${type} of ${key} stands before ${before}` }]
        : []
    })
  },
}
