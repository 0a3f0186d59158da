import { check } from '../check.ts'
import type { Facts } from '../facts.ts'
import { seconds } from '../shown.ts'

/** No key waits for an event that Kafka refused. */
export const quarantine = check<Facts, 'databases'>({
  name: 'quarantined keys',
  severity: 'error',
  holds: 'Kafka has refused no event for good',
  advice:
    'Mend what it says (often max.message.bytes of the topic), then: waybill outbox requeue <service> --topic <topic> --key <key>',
  needs: ['databases'],
  find: ({ databases }) =>
    databases.flatMap(({ name: about, quarantined }) =>
      [...Map.groupBy(quarantined, ({ topic, reason }) => `${topic}: ${reason}`)].map(([why, keys]) => ({
        about,
        says: `${keys.length} keys wait (${sum(keys)} events, since ${age(keys)}); ${why}`,
      })),
    ),
})

const sum = (keys: readonly { events: number }[]) => keys.reduce((total, { events }) => total + events, 0)
const age = (keys: readonly { since: Date }[]) =>
  seconds((Date.now() - Math.min(...keys.map(({ since }) => since.getTime()))) / 1_000)
