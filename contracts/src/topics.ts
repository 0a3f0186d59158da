import type { Topic } from '@waybill/messaging'
import { type CatalogueEntry, catalogue, consumers, counters } from './catalogue.ts'
import { events } from './generated/events.ts'
import { personalFields } from './pii.ts'

/** A topic as it is made in Kafka, with what its events tell about persons. */
export interface ContractTopic extends Topic {
  /** Event type → the paths of its personal fields; an event without any is not there. */
  personal: Record<string, string[]>
}

const DAY = 24 * 60 * 60 * 1000

/** Every topic of the system: those with events, the dead letters of each consuming service and their way back, what came late. */
export const topics: readonly ContractTopic[] = [
  ...catalogue.map(withEvents),
  ...consumers.map((service) => original(service, 'dlq')),
  ...consumers.map((service) => original(service, 'redrive')),
  ...counters.map((service) => original(service, 'late')),
]

function withEvents({ name, key, owner, cleanup, compactWithinMs }: CatalogueEntry): ContractTopic {
  const own = events.filter((event) => event.topic === name)
  const personal = own.map((event) => [event.type, personalFields(event.schema)] as const)
  return {
    name,
    key: typeof key === 'string' ? key : [...key],
    partitions: 6,
    retentionMs: cleanup === 'compact' ? -1 : 7 * DAY,
    cleanup: cleanup ?? 'delete',
    ...(compactWithinMs === undefined ? {} : { compactWithinMs }),
    owner,
    events: own.map((event) => event.type),
    personal: Object.fromEntries(personal.filter(([, paths]) => paths.length > 0)),
  }
}

// Records arrive as they were, key included, whatever topic they come from. Someone has a month to look at them.
function original(service: string, kind: 'dlq' | 'redrive' | 'late'): ContractTopic {
  return {
    name: `${service}.${kind}.v1`,
    key: [],
    partitions: 3,
    retentionMs: kind === 'redrive' ? 7 * DAY : 30 * DAY,
    cleanup: 'delete',
    owner: service,
    events: [],
    personal: {},
  }
}

const byName = new Map(topics.map((topic) => [topic.name, topic]))

/**
 * Looks up a topic of the catalogue.
 * @param name As in the catalogue, without the prefix that tests put before it.
 * @throws {RangeError} when there is none.
 */
export function topic(name: string): ContractTopic {
  const found = byName.get(name)
  if (!found) throw new RangeError(`There is no topic "${name}". The topics are: ${[...byName.keys()].join(', ')}`)
  return found
}
