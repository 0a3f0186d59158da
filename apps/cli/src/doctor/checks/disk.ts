import { check } from '@waybill/operations'
import type { PlatformFacts } from '../facts.ts'

const LITTLE_BYTES = 2 * 1024 ** 3
const TOO_LITTLE_BYTES = 512 * 1024 ** 2

/** There is room for what the platform writes. PostgreSQL tells nobody how full its disk is: here it shares this one. */
export const disk = check<PlatformFacts, 'disk'>({
  name: 'disk of this machine',
  severity: 'warning',
  holds: 'the disk of the state folder, with PostgreSQL and Kafka on it, has 2 GB free',
  advice: 'Make room. When it is full, PostgreSQL and Kafka stop; nothing committed is lost by that.',
  needs: ['disk'],
  find: ({ disk: { path, freeBytes } }) =>
    freeBytes < LITTLE_BYTES
      ? [
          {
            about: path,
            says: `${Math.round(freeBytes / 1024 ** 2)} MB are free`,
            severity: freeBytes < TOO_LITTLE_BYTES ? ('error' as const) : ('warning' as const),
          },
        ]
      : [],
})
