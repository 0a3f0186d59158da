import type { Finding, Invariant } from '../sources.ts'

/** Written down here once more, and not imported: an audit that shares its table with the audited finds nothing. */
const LEGAL = new Set([
  'null > placed',
  'placed > confirmed',
  'placed > cancelled',
  'confirmed > partly-packed',
  'confirmed > packed',
  'confirmed > cancelling',
  'confirmed > cancelled',
  'cancelling > partly-packed',
  'cancelling > packed',
  'cancelling > cancelled',
  'partly-packed > packed',
  'partly-packed > completed',
  'partly-packed > cancelled',
  'packed > completed',
  'packed > cancelled',
])

export const history: Invariant = {
  id: 'I9',
  says: 'each order went a legal way, without gaps',
  check({ orders, history }) {
    const ways = Map.groupBy(history, ({ orderId }) => orderId)
    return orders.flatMap(({ orderId, status }): Finding[] => {
      const way = ways.get(orderId) ?? []
      const about = `order ${orderId}`
      const illegal = way.find(({ from, to }) => !LEGAL.has(`${from} > ${to}`))
      if (illegal) return [{ about, says: `went from ${illegal.from} to ${illegal.to}` }]
      const gap = way.find(({ from }, i) => from !== (way[i - 1]?.to ?? null))
      if (gap) return [{ about, says: `has a gap in its history before ${gap.from} > ${gap.to}` }]
      const last = way.at(-1)?.to
      return last === status ? [] : [{ about, says: `is ${status}, its history ends with ${last}` }]
    })
  },
}
