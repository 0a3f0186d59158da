import { timingSafeEqual } from 'node:crypto'
import { hmacSha256 } from '@waybill/service'

const TOLERANCE_MS = 5 * 60_000

/**
 * What is wrong with the header `psp-signature` of a webhook, or undefined. It is `t=<seconds since 1970>,v1=<hex>`, v1 the HMAC-SHA256 of
 * `<t>.<body>`; it is taken for five minutes, so that one that was overheard is soon worth nothing.
 * @param now In milliseconds since 1970.
 */
export function signatureFault(secret: string, header: unknown, body: Buffer, now: number): string | undefined {
  const [, t, v1] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(String(header)) ?? []
  if (t === undefined || v1 === undefined) return 'The header psp-signature is missing, or not t=<seconds>,v1=<hex>'

  const expected = hmacSha256(secret, `${t}.`, body)
  if (!timingSafeEqual(expected, Buffer.from(v1, 'hex'))) return 'The signature is not of this body'
  if (Math.abs(now - Number(t) * 1_000) > TOLERANCE_MS) return 'The signature is more than 5 minutes off'
  return undefined
}
