import { createHmac, type KeyObject } from 'node:crypto'

/**
 * The HMAC-SHA256 of parts, one after the other without anything between them (RFC 2104). Write the separators into the parts, so that
 * no two messages have the same bytes. Compare digests with `timingSafeEqual`.
 */
export function hmacSha256(secret: string | Buffer | KeyObject, ...parts: readonly (string | Buffer)[]): Buffer {
  const hmac = createHmac('sha256', secret)
  for (const part of parts) hmac.update(part)
  return hmac.digest()
}
