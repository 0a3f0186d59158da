import { setTimeout as delay } from 'node:timers/promises'
import { call } from '../platform/api.ts'
import type { Session } from '../platform/log-in.ts'

const EVERY_MS = 1_000

/** Decides on every prescription that waits, until `signal` aborts: approves nine of ten, by the order's id. */
export async function keepDeciding({ gateway, token }: Session, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // What fails is there again in a second.
    await decideAll(gateway, token).catch(() => {})
    await delay(EVERY_MS, undefined, { signal }).catch(() => {})
  }
}

async function decideAll(gateway: string, token: string): Promise<void> {
  const { items } = await call<{ items: { orderId: string }[] }>(`${gateway}/api/prescriptions?state=received`, {
    token,
  })
  for (const { orderId } of items) {
    const rejected = Number.parseInt(orderId.slice(-4), 16) % 10 === 0
    await call(`${gateway}/api/prescriptions/${orderId}/${rejected ? 'reject' : 'approve'}`, {
      method: 'POST',
      token,
      body: rejected ? { reason: 'The dose is not what the doctor meant' } : {},
      headers: { 'idempotency-key': `load-${orderId}` },
    })
  }
}
