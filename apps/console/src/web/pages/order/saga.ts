import type { StatusChange } from '../../api/orders.ts'
import type { OrderRecord } from '../../api/records.ts'

/** One step of the saga: what came in, what it changed, what went out because of it. */
export interface SagaStep {
  change: StatusChange
  /** undefined when the cause is no record: a deadline that passed, or one that Kafka no longer has. */
  incoming: OrderRecord | undefined
  outgoing: OrderRecord[]
}

/**
 * Joins the order's history with its records. A step's incoming record is the last one of its type that was written before
 * the change; what went out has that record as its cause and comes from orders.
 */
export function sagaOf(history: readonly StatusChange[], records: readonly OrderRecord[]): SagaStep[] {
  return history.map((change) => {
    const own = change.from === null
    const incoming = records.findLast(({ type, time }) => type === change.event && (own || time <= change.at))
    const outgoing = records.filter(({ service, causationId }) => service === 'orders' && causationId === incoming?.id)
    return own
      ? { change, incoming: undefined, outgoing: incoming ? [incoming] : [] }
      : { change, incoming, outgoing: incoming ? outgoing : [] }
  })
}
