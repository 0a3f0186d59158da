import { check } from '../check.ts'
import type { Facts } from '../facts.ts'

/** Each topic of the catalogue is there. */
export const missingTopics = check<Facts, 'cluster' | 'catalogue'>({
  name: 'missing topics',
  severity: 'error',
  holds: 'every topic of the catalogue is there',
  advice:
    'Create it: ./waybill up does, or createTopics of @waybill/messaging. Events for it wait in the outbox until then.',
  needs: ['cluster', 'catalogue'],
  find: ({ cluster, catalogue }) => {
    const there = new Set(cluster.topics.map(({ name }) => name))
    return catalogue.topics
      .filter(({ name }) => !there.has(name))
      .map(({ name, owner }) => ({ about: name, says: `the topic that ${owner} writes is not there` }))
  },
})
