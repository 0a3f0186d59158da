import { createHash } from 'node:crypto'

/** The same id for the same text, as an event's: a UUID made of a hash (version 8, RFC 9562). */
export function hashId(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
