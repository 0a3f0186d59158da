import type { Invariant } from '../sources.ts'
import { isEnd } from '../sources.ts'

export const bounds: Invariant = {
  id: 'I2b',
  says: '0 ≤ refunded ≤ captured ≤ authorised, and nothing is held for an order that has ended',
  check({ orders, money }) {
    const status = new Map(orders.map((order) => [order.orderId, order.status]))
    return money.flatMap(({ orderId, authorized, voided, captured, refunded }) => {
      const about = `order ${orderId}`
      const held = authorized - voided - captured
      if (refunded < 0 || refunded > captured || captured > authorized)
        return [{ about, says: `authorised ${authorized}, captured ${captured}, refunded ${refunded}` }]
      if (held < 0) return [{ about, says: `${-held} more let go than was held` }]
      if (held > 0 && isEnd(status.get(orderId) ?? ''))
        return [{ about, says: `is ${status.get(orderId)}, and ${held} is still held at the card network` }]
      return []
    })
  },
}
