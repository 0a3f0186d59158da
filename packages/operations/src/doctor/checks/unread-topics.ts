import { check } from '../check.ts'
import type { Facts } from '../facts.ts'

/** Who ought to read a topic does. */
export const unreadTopics = check<Facts, 'cluster' | 'catalogue'>({
  name: 'topics without consumer',
  severity: 'error',
  holds: 'every topic with records is read by all groups that ought to',
  advice: 'Start the service, or look in its log why it does not join its group.',
  needs: ['cluster', 'catalogue'],
  find: ({ cluster, catalogue }) => {
    const reads = new Set(
      cluster.groups.flatMap(({ name, partitions }) => partitions.map(({ topic }) => `${name} ${topic}`)),
    )
    return cluster.topics
      .filter(({ partitions }) => partitions.some(({ start, end }) => end > start))
      .flatMap(({ name }) =>
        (catalogue.readers.get(name) ?? [])
          .filter((group) => !reads.has(`${group} ${name}`))
          .map((group) => ({ about: name, says: `the group ${group} has never read it` })),
      )
  },
})
