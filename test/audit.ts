import assert from 'node:assert/strict'
import type { Platform } from './platform.ts'

/** `waybill verify` once every order has ended: what the orders say against the card network, the stock and the topics. */
export async function audit(platform: Platform): Promise<void> {
  const { stdout, stderr } = await platform.waybill('verify', '--wait', '120s', '--settle', '30s', '--json')
  assert.match(stdout, /^\{/, stderr)
  const { violations, orders } = JSON.parse(stdout) as { violations: object[]; orders: number }
  assert.deepEqual(violations, [])
  assert.ok(orders > 0, 'there were orders to judge')
}
