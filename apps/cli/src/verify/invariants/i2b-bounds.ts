import type { Invariant } from '../sources.ts'
import { isEnd } from '../sources.ts'

export const bounds: Invariant = {
  id: 'I2b',
  says: '0 ≤ refunded ≤ captured ≤ authorised = ordered, and nothing is held for an order that has ended',
  check({ orders, money }) {
    const status = new Map(orders.map((order) => [order.orderId, order.status]))
    const ordered = new Map(orders.map((order) => [order.orderId, order.orderedMinor]))
    return money.flatMap(({ orderId, authorized, voided, captured, refunded }) => {
      const about = `order ${orderId}`
      const held = authorized - voided - captured
      if (refunded < 0 || refunded > captured || captured > authorized)
        return [{ about, says: `authorised ${authorized}, captured ${captured}, refunded ${refunded}` }]
      if (authorized > 0 && authorized !== (ordered.get(orderId) ?? authorized))
        return [{ about, says: `${authorized} was authorised, and what was ordered costs ${ordered.get(orderId)}` }]
      if (held < 0) return [{ about, says: `${-held} more let go than was held` }]
      if (held > 0 && isEnd(status.get(orderId) ?? ''))
        return [{ about, says: `is ${status.get(orderId)}, and ${held} is still held at the card network` }]
      return []
    })
  },
}
