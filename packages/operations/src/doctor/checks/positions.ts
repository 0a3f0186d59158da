import { check } from '../check.ts'
import type { DatabaseFacts, Facts, PartitionFacts } from '../facts.ts'

/** Databases and Kafka tell the same story: neither was set back behind the other. */
export const positions = check<Facts, 'cluster' | 'databases'>({
  name: 'positions',
  severity: 'error',
  holds: 'no database has taken more than Kafka has, and Kafka has all that is still to be taken',
  advice: 'Kafka or a database was restored, or records were deleted: docs/runbooks/restored.md says what to do.',
  needs: ['cluster', 'databases'],
  find: ({ cluster, databases }) => {
    const there = new Map(
      cluster.topics.flatMap(({ name, partitions }) =>
        partitions.map((partition) => [`${name}/${partition.partition}`, partition] as const),
      ),
    )
    return databases.flatMap((database) => [...findingsOf(database, there), ...madeAnew(database, there)])
  },
})

function findingsOf({ name: about, positions }: DatabaseFacts, there: ReadonlyMap<string, PartitionFacts>) {
  const ahead: string[] = []
  const behind: string[] = []
  for (const { topic, topicId, partition, next } of positions) {
    const found = there.get(`${topic}/${partition}`)
    // A topic that was made anew has another id, and its old positions mean nothing.
    if (!found || found.id !== topicId) continue
    if (next > found.end) ahead.push(`${topic}/${partition} up to ${next}, and Kafka ends at ${found.end}`)
    // 0 is written before the first record is taken; Kafka's beginning moves on by itself when nobody has read.
    if (next > 0n && next < found.start)
      behind.push(`${topic}/${partition} from ${next} on, and Kafka begins at ${found.start}`)
  }
  return [
    ...(ahead.length > 0 ? [{ about, says: `it has taken ${some(ahead)}: Kafka has lost records` }] : []),
    ...(behind.length > 0 ? [{ about, says: `it is to take ${some(behind)}: those between are gone` }] : []),
  ]
}

/** Topics of which a group has taken something and that were made anew since: it has not begun to read the new one. */
function madeAnew({ name: about, positions }: DatabaseFacts, there: ReadonlyMap<string, PartitionFacts>) {
  const ids = new Set(positions.map(({ group, topicId, partition }) => `${group} ${topicId} ${partition}`))
  const lost = positions.filter(({ group, topic, topicId, partition, next }) => {
    const found = there.get(`${topic}/${partition}`)
    return next > 0n && found && found.id !== topicId && !ids.has(`${group} ${found.id} ${partition}`)
  })
  return [...new Set(lost.map(({ topic }) => topic))].map((topic) => ({
    about,
    severity: 'warning' as const,
    says: `${topic} was made anew since it was last read: what the old one held and nobody had read is gone`,
  }))
}

const some = ([first = '', ...rest]: readonly string[]) =>
  rest.length > 0 ? `${first} (and ${rest.length} more)` : first
