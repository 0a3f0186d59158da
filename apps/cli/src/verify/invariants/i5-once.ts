import type { Invariant } from '../sources.ts'

const PACKED = 'fulfillment.order.packed'

/** Events of which an order has one, whatever is delivered twice; of a packing one from each warehouse. */
const ONCE = new Set([
  'orders.order.placed',
  'orders.order.reduced',
  'orders.order.confirmed',
  'orders.order.completed',
  'orders.order.cancelled',
  'inventory.stock.reserved',
  'inventory.stock.rejected',
  PACKED,
])

/** Looked for where the effect is, not where it is remembered: pieces moved, and events that tell of new effects. */
export const once: Invariant = {
  id: 'I5',
  says: 'what is delivered twice has its effect once',
  check({ records, reservations }) {
    const ids = new Map<string, Set<string>>()
    for (const { type, key, id } of records) {
      if (ONCE.has(type)) ids.set(`${type} ${key}`, (ids.get(`${type} ${key}`) ?? new Set()).add(id))
    }
    const places = new Map(reservations.map(({ orderId, places }) => [orderId, places]))
    const mostOf = (event: string) => {
      const [type, orderId = ''] = event.split(' ')
      return type === PACKED ? Math.max(1, places.get(orderId) ?? 1) : 1
    }
    const told = [...ids]
      .filter(([event, different]) => different.size > mostOf(event))
      .map(([event, different]) => ({
        about: `order ${event.split(' ')[1]}`,
        says: `${event.split(' ')[0]} was told ${different.size} times: ${[...different].join(', ')}`,
      }))
    const moved = reservations.flatMap(({ orderId, reserved, open, movedIn, movedOut }) => {
      const about = `order ${orderId}`
      if (movedIn !== reserved) return [{ about, says: `reserved ${reserved} pieces, ${movedIn} were moved` }]
      if (movedIn - movedOut !== open)
        return [{ about, says: `holds ${open} pieces, its moves say ${movedIn - movedOut}` }]
      return []
    })
    return [...told, ...moved]
  },
}
