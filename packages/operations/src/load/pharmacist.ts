import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '@waybill/client'

const EVERY_MS = 1_000

/** Decides on every prescription that waits, until `signal` aborts: approves nine of ten, by the order's id. */
export async function keepDeciding(api: Client, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // What fails is there again in a second.
    await decideAll(api).catch(() => {})
    await delay(EVERY_MS, undefined, { signal }).catch(() => {})
  }
}

async function decideAll(api: Client): Promise<void> {
  const { items } = await api.listPrescriptions({ state: 'received' })
  for (const { orderId } of items) {
    const request = { orderId, idempotencyKey: `load-${orderId}` }
    const rejected = Number.parseInt(orderId.slice(-4), 16) % 10 === 0
    if (rejected)
      await api.rejectPrescription({ ...request, body: { reason: 'The dose is not what the doctor meant' } })
    else await api.approvePrescription(request)
  }
}
