import { type Finding, type Invariant, isEnd } from '../sources.ts'

const nothing = { authorized: 0, voided: 0, captured: 0, refunded: 0 }

/** Captured − refunded = what completed orders cost less what was given back of them, order by order and so in every currency. */
export const money: Invariant = {
  id: 'I2',
  says: 'the card network took what completed orders cost, and nothing else',
  check({ orders, money, refunds }) {
    const given = new Map(refunds.map((refund) => [refund.orderId, refund.given]))
    const byOrder = new Map(money.map((entry) => [entry.orderId, entry]))
    const known = new Set(orders.map(({ orderId }) => orderId))
    const ended = orders.filter(({ status }) => isEnd(status))

    const wrong = ended.flatMap(({ orderId, status, totalMinor, backMinor, currency }): Finding[] => {
      const entry = byOrder.get(orderId)
      const { captured, refunded } = entry ?? nothing
      const owed = status === 'completed' ? totalMinor - (given.get(orderId) ?? 0) : 0
      const about = `order ${orderId}`
      if (entry && entry.currency !== currency && captured > 0)
        return [{ about, says: `is in ${currency}, and was paid in ${entry.currency}` }]
      if (status === 'completed' && (given.get(orderId) ?? 0) < backMinor)
        return [{ about, says: `had ${backMinor} ${currency} come back, and ${given.get(orderId) ?? 0} given back` }]
      if (captured - refunded === owed) return []
      return [{ about, says: `is ${status}: paid ${captured} - ${refunded} ${currency}, should be ${owed}` }]
    })
    const unknown = money
      .filter(({ orderId }) => !known.has(orderId))
      .map(({ orderId }) => ({
        about: `order ${orderId}`,
        says: 'is in the journal of the card network, and nowhere else',
      }))
    return [...wrong, ...unknown]
  },
}
