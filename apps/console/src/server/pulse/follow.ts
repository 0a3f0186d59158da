import { topics } from '@waybill/contracts'
import { type Brokers, type Log, type Registry, tail } from '@waybill/messaging'
import type { Traces } from '../traces/traces.ts'
import type { Seen, Tracker } from './tracker.ts'

interface Settings {
  brokers: Brokers
  topicPrefix: string
  pulseWindowMs: number
}

const owners = new Set(['orders', 'payments', 'inventory', 'pharmacy', 'fulfillment', 'shipping', 'delivery'])
/** What these publish is part of a trace, and says nothing of where an order is. */
const alsoTraced = new Set(['identity', 'notifications'])

/**
 * Reads what happens to orders into the tracker and every event into the traces, from the beginning of the window on. Kafka may be
 * away at the start; both are empty meanwhile.
 *
 * @returns the way to stop it
 */
export function followPulse(
  { tracker, traces }: { tracker: Tracker; traces: Traces },
  registry: Registry,
  log: Log,
  settings: Settings,
): () => Promise<void> {
  const { brokers, topicPrefix, pulseWindowMs } = settings
  const following = tail({
    brokers,
    registryUrl: registry,
    topicPrefix,
    topics: topics
      .filter(({ owner, events }) => (owners.has(owner) || alsoTraced.has(owner)) && events.length > 0)
      .map(({ name }) => name),
    from: new Date(Date.now() - pulseWindowMs),
    onRecord({ id, type, time: written, correlationId, data, source: service, topic, key }) {
      const time = written.getTime()
      const seen = ofOrder(type, time, correlationId, data as Record<string, unknown> | null)
      traces.see({ id, correlationId, type, service, topic, key, orderId: seen?.orderId, time })
      if (seen && owners.has(service)) tracker.see(seen)
    },
    onError: (error) => log.warn({ err: error }, 'The pulse waits, or left out a record'),
  })
  return () => following.close()
}

function ofOrder(
  type: string,
  time: number,
  correlationId: string,
  data: Record<string, unknown> | null,
): Seen | undefined {
  const { orderId, customerId } = data ?? {}
  if (typeof orderId !== 'string') return undefined
  return { type, orderId, customerId: typeof customerId === 'string' ? customerId : undefined, correlationId, time }
}
