import { topics } from '@waybill/contracts'
import type { Flow } from './manifest.ts'

/** What one service may do with topics, by their names. */
export interface TopicAccess {
  reads: string[]
  writes: string[]
}

/** Every running service follows the faults that are switched for it. */
const FAULTS = 'platform.faults.v1'

/** The gateway shows all events to who may see them, and is where an operator switches faults. */
const GATEWAY = 'gateway'

/** Tells operators what failed, and counts everybody's dead letters for that. */
const NOTIFICATIONS = 'notifications'

/**
 * What each service may do, worked out from its manifest and the catalogue: it writes the topics that it owns, and reads those of
 * the events it consumes, what comes back to it, and its own dead letters, which it counts. Redrives are written by
 * operators.
 *
 * @returns services by name, topics in the order of their names
 */
export function kafkaAccess({ services, events }: Flow): Record<string, TopicAccess> {
  const topicOf = new Map(events.map(({ name, topic }) => [name, topic]))
  const named = (found: Iterable<string | undefined>) =>
    [...new Set(found)].filter((name) => name !== undefined).toSorted()
  const isRedrive = (name: string) => name.includes('.redrive.')
  return Object.fromEntries(
    services.map(({ name, consumes }) => {
      const own = topics.filter(({ owner }) => owner === name).map((topic) => topic.name)
      const consumed = consumes.map(({ event }) => topicOf.get(event))
      const watched = name === GATEWAY ? topicOf.values() : []
      const isRead = (topic: string, owner: string) =>
        topic.startsWith(`${owner}.dlq.`)
          ? name === owner || name === NOTIFICATIONS
          : name === owner && isRedrive(topic)
      const failed = topics.filter((topic) => isRead(topic.name, topic.owner)).map((topic) => topic.name)
      return [
        name,
        {
          reads: named([...consumed, ...watched, ...failed, FAULTS]),
          writes: named([...own.filter((topic) => !isRedrive(topic)), ...(name === GATEWAY ? [FAULTS] : [])]),
        },
      ]
    }),
  )
}
