import { randomUUID } from 'node:crypto'

/** Where a UUID's version is behind it: three random digits, then the variant and the rest, as version 7 has them too. */
const BEHIND_VERSION = 15

/** A UUID of version 7 (RFC 9562): 48 bits of Unix milliseconds, then random bits, so that ids sort by time. */
export function uuidv7(now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(BEHIND_VERSION)}`
}
