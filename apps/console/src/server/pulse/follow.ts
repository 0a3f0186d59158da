import { topics } from '@waybill/contracts'
import { type Brokers, type Log, type Registry, tail } from '@waybill/messaging'
import type { Seen, Tracker } from './tracker.ts'

interface Settings {
  brokers: Brokers
  topicPrefix: string
  pulseWindowMs: number
}

const owners = new Set(['orders', 'payments', 'inventory', 'pharmacy', 'fulfillment', 'shipping', 'delivery'])

/**
 * Reads what happens to orders into the tracker, from the beginning of its window on. Kafka may be away at the start;
 * the pulse is empty meanwhile.
 *
 * @returns the way to stop it
 */
export function followPulse(tracker: Tracker, registry: Registry, log: Log, settings: Settings): () => Promise<void> {
  const { brokers, topicPrefix, pulseWindowMs } = settings
  const following = tail({
    brokers,
    registryUrl: registry,
    topicPrefix,
    topics: topics.filter(({ owner, events }) => owners.has(owner) && events.length > 0).map(({ name }) => name),
    from: new Date(Date.now() - pulseWindowMs),
    onRecord({ type, time, correlationId, data }) {
      const seen = ofOrder(type, time.getTime(), correlationId, data as Record<string, unknown>)
      if (seen) tracker.see(seen)
    },
    onError: (error) => log.warn({ err: error }, 'The pulse waits, or left out a record'),
  })
  return () => following.close()
}

function ofOrder(
  type: string,
  time: number,
  correlationId: string,
  { orderId, customerId }: Record<string, unknown>,
): Seen | undefined {
  if (typeof orderId !== 'string') return undefined
  return { type, orderId, customerId: typeof customerId === 'string' ? customerId : undefined, correlationId, time }
}
