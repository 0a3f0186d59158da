import { type Invariant, isEnd } from '../sources.ts'

const OVERDUE_MS = 60_000

/** An open order is a finding when it should have moved on by its deadline, or when everything should be at rest. */
export const oneEnd: Invariant = {
  id: 'I1',
  says: 'each accepted order comes to exactly one end',
  check({ orders, history, quiet, readAt }) {
    const ends = Map.groupBy(
      history.filter(({ to }) => isEnd(to)),
      ({ orderId }) => orderId,
    )
    return orders.flatMap(({ orderId, status, attention, dueAt }) => {
      const about = `order ${orderId}`
      const count = ends.get(orderId)?.length ?? 0
      if (isEnd(status)) return count === 1 ? [] : [{ about, says: `is ${status}, and its history has ${count} ends` }]
      if (count > 0) return [{ about, says: `has ended by its history, and is ${status}` }]
      const late = dueAt !== null && readAt.getTime() - dueAt.getTime() > OVERDUE_MS
      if (late || quiet) return [{ about, says: `is still ${status}${attention ? ', and waits for a person' : ''}` }]
      return []
    })
  },
}
