import { check } from '../check.ts'
import type { Facts } from '../facts.ts'

/** No database was set back behind what Kafka remembers of its group. */
export const skipped = check<Facts, 'skipped'>({
  name: 'skipped events',
  severity: 'error',
  holds: 'every event that a group is past was taken by its database',
  advice:
    'A database was restored: waybill groups reset <group> --all-topics --to-earliest --execute; what was taken is known by its id. docs/runbooks/restored.md',
  needs: ['skipped'],
  find: ({ skipped }) =>
    skipped.map(({ database, topic, partition, next, committed, events }) => ({
      about: database,
      says: `${events} events of ${topic}/${partition} between ${next} and ${committed} were never taken, and the group is past them`,
    })),
})
