import { check } from '@waybill/operations'
import type { PlatformFacts } from '../facts.ts'

/** The registry knows every event. */
export const registry = check<PlatformFacts, 'registry' | 'catalogue'>({
  name: 'schemas',
  severity: 'error',
  holds: 'the schema of every event is registered',
  advice:
    'waybill schemas register does it; waybill schemas list shows what is there. A service that emits it will not start.',
  needs: ['registry', 'catalogue'],
  find: ({ registry: { unregistered } }) =>
    unregistered.map((about) => ({ about, says: 'its schema is not registered' })),
})
