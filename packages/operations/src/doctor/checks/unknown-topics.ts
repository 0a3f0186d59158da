import { check } from '../check.ts'
import type { Facts } from '../facts.ts'

/** No topic is there that nobody knows. */
export const unknownTopics = check<Facts, 'cluster' | 'catalogue'>({
  name: 'orphan topics',
  severity: 'note',
  holds: 'every topic is in the catalogue',
  advice: 'Somebody else uses it, or it is left over from an earlier version: then delete it.',
  needs: ['cluster', 'catalogue'],
  find: ({ cluster, catalogue }) => {
    const known = new Set([...catalogue.topics.map(({ name }) => name), ...catalogue.others])
    return cluster.topics
      .filter(({ name }) => !known.has(name) && !name.startsWith('__'))
      .map(({ name, partitions }) => {
        const records = partitions.reduce((sum, { start, end }) => sum + end - start, 0n)
        return { about: name, says: `it is in no catalogue, and holds ${records} records` }
      })
  },
})
