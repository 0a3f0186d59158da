import { check } from '../check.ts'
import type { Facts } from '../facts.ts'
import { seconds } from '../shown.ts'

/** A relay sends within a second; one that takes over from a dead one, within ten. */
const TOO_OLD_SECONDS = 30

/** What is committed gets to Kafka. */
export const outbox = check<Facts, 'databases'>({
  name: 'outbox',
  severity: 'error',
  holds: 'no event has waited in an outbox for 30 s',
  advice: 'Look in the log of its relay: it says why Kafka does not take them.',
  needs: ['databases'],
  find: ({ databases }) =>
    databases.flatMap(({ name: about, outbox: { pending, oldestSeconds, overdueSeconds, relays } }) => {
      const advice = relays === 0 ? { advice: `No relay is connected: start ${about}, or waybill relay ${about}.` } : {}
      return [
        ...(oldestSeconds > TOO_OLD_SECONDS
          ? [{ about, says: `${atLeast(pending)} events wait, the oldest for ${seconds(oldestSeconds)}`, ...advice }]
          : []),
        ...(overdueSeconds > TOO_OLD_SECONDS
          ? [{ about, says: `a scheduled event should have been published ${seconds(overdueSeconds)} ago`, ...advice }]
          : []),
      ]
    }),
})

const atLeast = (count: number) => (count >= 10_000 ? '10000 or more' : String(count))
