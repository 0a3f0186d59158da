import { check } from '../check.ts'
import type { Facts } from '../facts.ts'
import { seconds } from '../shown.ts'

/** What clocks may differ by, in milliseconds: deadlines and ages are off by as much. */
export const MOST_SKEW_MS = 2_000

/** PostgreSQL and this machine agree on the time. */
export const postgresClock = check<Facts, 'server'>({
  name: 'clock of PostgreSQL',
  severity: 'warning',
  holds: 'PostgreSQL and this machine differ by 2 s at most',
  advice:
    'Let NTP set the clocks of all machines. Deadlines, retries and ages in this report go by the clock of PostgreSQL.',
  needs: ['server'],
  find: ({ server: { aheadMs, roundTripMs } }) =>
    Math.abs(aheadMs) > MOST_SKEW_MS + roundTripMs / 2
      ? [
          {
            about: 'PostgreSQL',
            says: `its clock is ${seconds(Math.abs(aheadMs) / 1_000)} ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`,
          },
        ]
      : [],
})
