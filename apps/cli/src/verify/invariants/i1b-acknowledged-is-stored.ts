import type { Finding, Invariant } from '../sources.ts'

export const acknowledgedIsStored: Invariant = {
  id: 'I1b',
  says: 'what a client was told is stored, once a key',
  check({ client = [], keys, orders }) {
    const stored = new Set(orders.map(({ orderId }) => orderId))
    const byKey = new Map(keys.map(({ key, orderId }) => [key, orderId]))
    const orphans = keys
      .filter(({ orderId }) => !stored.has(orderId))
      .map(({ key, orderId }) => ({
        about: `key ${key}`,
        says: `was answered with order ${orderId}, which is not stored`,
      }))

    const told = client.flatMap(({ key, outcome, orderId }): Finding[] => {
      const about = `key ${key}`
      if (outcome === 'fail' && byKey.has(key)) return [{ about, says: 'was refused, and is kept as done' }]
      if (outcome !== 'ok') return []
      if (!orderId || !stored.has(orderId))
        return [{ about, says: `was accepted as order ${orderId}, which is not stored` }]
      if (byKey.has(key) && byKey.get(key) !== orderId)
        return [{ about, says: `was accepted as order ${orderId}, and is kept as ${byKey.get(key)}` }]
      return []
    })
    return [...orphans, ...told]
  },
}
