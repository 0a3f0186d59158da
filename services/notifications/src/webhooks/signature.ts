import type { MasterKeys } from '@waybill/messaging'
import { Unavailable } from '@waybill/messaging'
import { hmacSha256 } from '@waybill/service'

const PREFIX = 'whsec_'

/**
 * The secret of a webhook, such as `whsec_…`: worked out from a master key and the webhook's id, so that it is stored
 * nowhere. Throws Unavailable when that master key is not among those given.
 */
export function secretOf({ byId }: MasterKeys, webhook: { webhookId: string; masterKeyId: string }): string {
  const key = byId.get(webhook.masterKeyId)
  if (!key) throw new Unavailable(`Webhook ${webhook.webhookId} needs the master key ${webhook.masterKeyId}. Add it`)
  return PREFIX + hmacSha256(key, `webhook:v1:${webhook.webhookId}`).toString('base64')
}

/**
 * The headers that prove a delivery, as the Standard Webhooks specification has them (standardwebhooks.com): an
 * HMAC-SHA256 over id, time in seconds and body. Receivers refuse an old timestamp, and an id that they have seen.
 */
export function sign(secret: string, id: string, at: Date, body: string): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000))
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  const signature = hmacSha256(key, `${id}.${timestamp}.${body}`).toString('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
