import { createHash } from 'node:crypto'

/**
 * The id of the nth event that a pipe makes of an event: the same however often it is made. A UUID of version 8 (RFC 9562):
 * the first 122 free bits of a SHA-256 over the pipe's name, the event's id and the place among the events made of it.
 */
export function derivedId(pipe: string, eventId: string, index: number | bigint): string {
  const hash = createHash('sha256').update(`${pipe}\n${eventId.toLowerCase()}\n${index}`).digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString('hex', 0, 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
