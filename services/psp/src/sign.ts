import { hmacSha256 } from '@waybill/service'

/**
 * The header `psp-signature` of a webhook: `t=<seconds since 1970>,v1=<hex>`, where v1 is the HMAC-SHA256 of `<t>.<body>`.
 * @param at When it is sent, in milliseconds since 1970.
 */
export function sign(secret: string, body: string, at: number): string {
  const t = Math.floor(at / 1_000)
  return `t=${t},v1=${hmacSha256(secret, `${t}.${body}`).toString('hex')}`
}
