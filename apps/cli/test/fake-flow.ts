import type { EventInfo, Flow, Manifest } from '../src/flow/manifest.ts'

/** A shop of three: orders places, payments answers, mail only listens. */
export function fakeFlow(change: { services?: Manifest[]; events?: EventInfo[] } = {}): Flow {
  return {
    services: change.services ?? [
      fakeService('mail', { consumes: [{ event: 'OrderPlaced' }, { event: 'OrderPaid' }] }),
      fakeService('orders', { emits: ['OrderPlaced'], consumes: [{ event: 'OrderPaid', saga: 'order' }] }),
      fakeService('payments', { emits: ['OrderPaid'], consumes: [{ event: 'OrderPlaced' }] }),
    ],
    events: change.events ?? [fakeEvent('OrderPlaced', 'orders'), fakeEvent('OrderPaid', 'payments')],
  }
}

export const fakeService = (name: string, change: Partial<Manifest> = {}): Manifest => ({
  name,
  emits: [],
  consumes: [],
  routes: [],
  on: [],
  ...change,
})

export const fakeEvent = (name: string, owner: string, external = false): EventInfo => ({
  name,
  type: `${owner}.order.${name.toLowerCase()}`,
  topic: `${owner}.v1`,
  owner,
  external,
})
