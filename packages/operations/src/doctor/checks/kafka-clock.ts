import { check } from '../check.ts'
import type { Facts } from '../facts.ts'
import { seconds } from '../shown.ts'
import { MOST_SKEW_MS } from './postgres-clock.ts'

/** No broker stamps records with a time to come. Kafka tells nobody its time, so a clock that is behind is not seen. */
export const kafkaClock = check<Facts, 'cluster'>({
  name: 'clock of Kafka',
  severity: 'warning',
  holds: 'no broker has a clock that is ahead of this machine',
  advice: 'Let NTP set the clocks of all machines. Retention and look-ups by time go by them.',
  needs: ['cluster'],
  find: ({ cluster: { aheadMs } }) =>
    aheadMs > MOST_SKEW_MS
      ? [{ about: 'Kafka', says: `a broker's clock is ${seconds(aheadMs / 1_000)} ahead of this machine's` }]
      : [],
})
