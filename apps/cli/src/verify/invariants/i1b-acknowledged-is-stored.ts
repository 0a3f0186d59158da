import type { Finding, Invariant } from '../sources.ts'

/** Two customers may choose the same key, so one that is stored may have several orders; one client's may not. */
export const acknowledgedIsStored: Invariant = {
  id: 'I1b',
  says: 'what a client was told is stored, once a key',
  check({ client = [], keys, orders }) {
    const stored = new Set(orders.map(({ orderId }) => orderId))
    const known = Map.groupBy(keys, ({ key }) => key)
    const told = Map.groupBy(client, ({ key }) => key)
    const orphans = keys
      .filter(({ orderId }) => !stored.has(orderId))
      .map(({ key, orderId }) => ({
        about: `key ${key}`,
        says: `was answered with order ${orderId}, which is not stored`,
      }))

    const wrong = [...told].flatMap(([key, answers]): Finding[] => {
      const about = `key ${key}`
      const accepted = new Set(
        answers.flatMap(({ outcome, orderId }) => (outcome === 'ok' ? [orderId ?? 'without an id'] : [])),
      )
      if (accepted.size > 1) return [{ about, says: `was accepted as orders ${[...accepted].join(' and ')}` }]
      const [orderId] = accepted
      if (orderId === undefined) {
        const refused = answers.every(({ outcome }) => outcome === 'fail')
        return refused && known.has(key) ? [{ about, says: 'was refused, and is kept as done' }] : []
      }
      if (!stored.has(orderId)) return [{ about, says: `was accepted as order ${orderId}, which is not stored` }]
      const kept = known.get(key)
      return kept && !kept.some((each) => each.orderId === orderId)
        ? [{ about, says: `was accepted as order ${orderId}, and is kept as ${kept[0]?.orderId}` }]
        : []
    })
    return [...orphans, ...wrong]
  },
}
