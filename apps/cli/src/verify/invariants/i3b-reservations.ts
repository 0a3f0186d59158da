import { type Invariant, isEnd } from '../sources.ts'

export const reservations: Invariant = {
  id: 'I3b',
  says: 'nothing is sold that is not there, and no order that has ended holds stock',
  check({ stock, reservations, orders }) {
    const status = new Map(orders.map((order) => [order.orderId, order.status]))
    const products = stock.flatMap(({ place, available, reserved, held }) => {
      if (available < 0) return [{ about: place, says: `${available} available: oversold` }]
      if (reserved !== held)
        return [{ about: place, says: `${reserved} reserved, its open reservations add up to ${held}` }]
      return []
    })
    const held = reservations
      .filter(({ orderId, open }) => open > 0 && isEnd(status.get(orderId) ?? ''))
      .map(({ orderId, open }) => ({
        about: `order ${orderId}`,
        says: `is ${status.get(orderId)}, and still holds ${open} pieces`,
      }))
    return [...products, ...held]
  },
}
