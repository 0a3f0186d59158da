import { check } from '../check.ts'
import type { Facts } from '../facts.ts'
import { bytes } from '../shown.ts'

/** A broker that can't write stops: there has to be room before that. */
const LITTLE = 0.15
const TOO_LITTLE = 0.05

/** Brokers have room on their disks. */
export const disks = check<Facts, 'cluster'>({
  name: 'disks of Kafka',
  severity: 'warning',
  holds: 'every broker has 15 % of its disk free',
  advice:
    'Make room: shorten retention.ms of the largest topics, or enlarge the disk. A broker that can not write stops.',
  needs: ['cluster'],
  find: ({ cluster }) =>
    cluster.brokers.flatMap(({ id, disks }) =>
      disks
        .filter(({ totalBytes, usableBytes }) => totalBytes > 0 && usableBytes / totalBytes < LITTLE)
        .map(({ path, totalBytes, usableBytes }) => ({
          about: `broker ${id}`,
          says: `${bytes(usableBytes)} of ${bytes(totalBytes)} are free in ${path}`,
          severity: usableBytes / totalBytes < TOO_LITTLE ? ('error' as const) : ('warning' as const),
        })),
    ),
})
