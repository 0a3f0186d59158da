import { check } from '@waybill/operations'
import type { PlatformFacts } from '../facts.ts'

/** What is emitted is consumed, and the other way round. */
export const flow = check<PlatformFacts, 'flow' | 'catalogue'>({
  name: 'flow',
  severity: 'error',
  holds: 'every event of the catalogue has a producer and a consumer, or is said to be for others',
  advice: 'The manifests of the services and the contracts say different things: waybill flow --check.',
  needs: ['flow', 'catalogue'],
  find: ({ flow }) => flow.map((says) => ({ about: 'manifests', says })),
})
