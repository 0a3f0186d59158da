import { check } from '../check.ts'
import type { Facts, TopicFacts } from '../facts.ts'

/** Each copy of each partition is there. */
export const replicas = check<Facts, 'cluster'>({
  name: 'replicas',
  severity: 'warning',
  holds: 'every partition has a leader and all its copies',
  advice: 'Look which broker is away, and start it: waybill broker list, or the log of its machine.',
  needs: ['cluster'],
  find: ({ cluster }) => cluster.topics.flatMap(findingsOf),
})

function findingsOf({ name, partitions, config }: TopicFacts) {
  const needed = Number(config['min.insync.replicas'] ?? 1)
  const none = partitions.filter(({ leader }) => leader < 0).length
  const tooFew = partitions.filter(({ leader, inSync }) => leader >= 0 && inSync < needed).length
  const fewer = partitions.filter(({ replicas, inSync }) => inSync >= needed && inSync < replicas).length
  const error = 'error' as const
  return [
    ...(none > 0
      ? [{ about: name, severity: error, says: `${none} partitions have no leader: nobody can read or write them` }]
      : []),
    ...(tooFew > 0
      ? [
          {
            about: name,
            severity: error,
            says: `${tooFew} partitions have fewer copies than a write needs (${needed})`,
          },
        ]
      : []),
    ...(fewer > 0 ? [{ about: name, says: `${fewer} partitions lack a copy` }] : []),
  ]
}
