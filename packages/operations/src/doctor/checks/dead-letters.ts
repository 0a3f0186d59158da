import { check } from '../check.ts'
import type { Facts } from '../facts.ts'

/** Nothing was given up on. */
export const deadLetters = check<Facts, 'letters'>({
  name: 'dead letters',
  severity: 'warning',
  holds: 'no service has given up on an event',
  advice:
    'waybill dlq list <service> tells why; mend it, then waybill dlq redrive <service>, or discard what nobody needs.',
  needs: ['letters'],
  find: ({ letters }) =>
    letters.map(({ service, letters: count, oldest }) => ({
      about: service,
      says: `${count} open dead letters${oldest ? `, the oldest of ${oldest.toISOString().slice(0, 16)}Z` : ''}`,
    })),
})
