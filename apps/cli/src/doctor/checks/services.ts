import { check } from '@waybill/operations'
import type { PlatformFacts } from '../facts.ts'

/** Every service can do its work. */
export const services = check<PlatformFacts, 'services'>({
  name: 'services',
  severity: 'error',
  holds: 'every instance of every service is ready',
  advice: 'waybill ps shows how often it was started, waybill logs <service> why it does not come up.',
  needs: ['services'],
  find: ({ services }) =>
    services
      .filter(({ status }) => status !== 'ready')
      .map(({ name: about, status, reasons }) => ({
        about,
        says: [`it is ${status}`, ...reasons].join('; '),
        ...(status === 'degraded'
          ? { severity: 'warning' as const, advice: 'It answers, and goes on by itself when what it names is back.' }
          : {}),
      })),
})
