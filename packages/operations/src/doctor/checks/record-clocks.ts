import { check } from '../check.ts'
import type { Facts } from '../facts.ts'
import { seconds } from '../shown.ts'
import { MOST_SKEW_MS } from './postgres-clock.ts'

/** No record is from a time to come. Kafka tells nobody its time, so a clock that is behind is not seen. */
export const recordClocks = check<Facts, 'cluster'>({
  name: 'clocks of records',
  severity: 'warning',
  holds: 'no record bears a time to come',
  advice: 'Let NTP set the clocks of all machines. Retention and look-ups by time go by them.',
  needs: ['cluster'],
  find: ({ cluster: { aheadMs } }) =>
    aheadMs > MOST_SKEW_MS
      ? [
          {
            about: 'Kafka',
            says: `a record's time is ${seconds(aheadMs / 1_000)} ahead of this machine's: the clock of a producer or broker is`,
          },
        ]
      : [],
})
