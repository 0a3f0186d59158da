import { check } from '../check.ts'
import type { Facts } from '../facts.ts'
import { seconds } from '../shown.ts'

/** Between two tries of an event is a minute at most; after its last it becomes a dead letter. */
const OVERDUE_SECONDS = 60
const LONG_SECONDS = 3_600

/** What failed is tried again, and comes to an end. */
export const parked = check<Facts, 'databases'>({
  name: 'parked keys',
  severity: 'error',
  holds: 'every event that failed is tried again when it is due',
  advice: 'Look in the log of the service: nobody reads the partition, or its handler hangs.',
  needs: ['databases'],
  find: ({ databases }) =>
    databases.flatMap(({ name: about, parked: { records, keys, oldestSeconds, overdueSeconds, lastError } }) => {
      if (records === 0) return []
      const says = `${records} events of ${keys} keys are parked, the first failed ${seconds(oldestSeconds)} ago`
      const why = lastError ? ` (${lastError.slice(0, 120)})` : ''
      if (overdueSeconds > OVERDUE_SECONDS)
        return [{ about, says: `${says}, and ${seconds(overdueSeconds)} past its time${why}` }]
      const severity = oldestSeconds > LONG_SECONDS ? ('warning' as const) : ('note' as const)
      return [
        {
          about,
          severity,
          says: `${says}${why}`,
          advice: 'They are being tried. What stays wrong becomes a dead letter.',
        },
      ]
    }),
})
