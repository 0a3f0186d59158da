import { topics } from '@waybill/contracts'
import { type Brokers, type Log, openRegistry, tail } from '@waybill/messaging'
import type { Hub } from './hub.ts'

export interface FollowSettings {
  brokers: Brokers
  registryUrl: string
  schemaCache: string | undefined
  topicPrefix: string
  streamBacklogMs: number
}

/**
 * Reads all topics into the hub, from a few minutes back. Every gateway reads all of them for itself: whoever watches
 * is connected to one of them only. Kafka may be away at the start; requests pass meanwhile, streams stay silent.
 *
 * @returns the way to stop it
 */
export function follow(hub: Hub, log: Log, settings: FollowSettings): () => Promise<void> {
  const { brokers, registryUrl, schemaCache, topicPrefix, streamBacklogMs } = settings

  const following = tail({
    brokers,
    registryUrl: openRegistry(registryUrl, { schemaCache, log }),
    topicPrefix,
    topics: topics.filter(({ events }) => events.length > 0).map(({ name }) => name),
    from: new Date(Date.now() - streamBacklogMs),
    onRecord: hub.take,
    onError: (error) => log.warn({ err: error }, 'The stream of events waits, or left out a record'),
  })
  return () => following.close()
}
