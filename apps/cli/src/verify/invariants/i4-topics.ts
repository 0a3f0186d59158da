import { type Finding, type Invariant, isEnd, recentOrders, type Sources } from '../sources.ts'

/** Each fact that is stored has its event on the topic, and each such event its fact: none is lost, none made up. */
export const topics: Invariant = {
  id: 'I4',
  says: 'what is stored is on the topics, and what is on the topics is stored',
  check(sources) {
    const told = new Map<string, Set<string>>()
    for (const { type, key } of sources.records) told.set(type, (told.get(type) ?? new Set()).add(key))
    const recent = new Set(recentOrders(sources).map(({ orderId }) => orderId))

    return Object.entries(facts(sources)).flatMap(([type, orders]): Finding[] => {
      const heard = told.get(type) ?? new Set()
      const lost = [...orders].filter((id) => recent.has(id) && !heard.has(id))
      const phantoms = [...heard].filter((id) => !orders.has(id))
      return [
        ...lost.map((id) => ({ about: `order ${id}`, says: `${type} is not on its topic` })),
        ...phantoms.map((id) => ({
          about: `order ${id}`,
          says: `${type} is on its topic, and nothing stored says so`,
        })),
      ]
    })
  },
}

/** Type of event → the orders of which it must have been told. */
function facts({ orders, money, reservations }: Sources): Record<string, Set<string>> {
  const placed = orders.map(({ orderId }) => orderId)
  const ended = (end: string) => orders.filter(({ status }) => isEnd(status) && status === end).map((o) => o.orderId)
  const moved = (kind: 'authorized' | 'captured' | 'refunded') =>
    money.filter((entry) => entry[kind] > 0).map(({ orderId }) => orderId)
  return {
    'orders.order.placed': new Set(placed),
    'orders.order.reduced': new Set(orders.filter(({ reduced }) => reduced).map(({ orderId }) => orderId)),
    'orders.order.completed': new Set(ended('completed')),
    'orders.order.cancelled': new Set(ended('cancelled')),
    'payments.payment.authorized': new Set(moved('authorized')),
    'payments.payment.captured': new Set(moved('captured')),
    // What a capture of a part leaves is let go of with it, and has no event of its own.
    'payments.payment.voided': new Set(
      money.filter(({ voided, captured }) => voided > 0 && captured === 0).map(({ orderId }) => orderId),
    ),
    'payments.payment.refunded': new Set(moved('refunded')),
    'inventory.stock.reserved': new Set(reservations.filter(({ reserved }) => reserved > 0).map((r) => r.orderId)),
  }
}
