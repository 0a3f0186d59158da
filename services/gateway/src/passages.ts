import type { UpstreamName } from './upstreams.ts'

/** One way through the gateway: which paths go to which service, and which of them need no login. */
export interface Passage {
  prefix: string
  to: UpstreamName
  /** The methods that anyone may use; for every other the gateway wants a valid token before it asks the service. */
  open: readonly Method[]
  /** What the prefix becomes on the way, when it changes. */
  becomes?: string
  /** The methods that pass, when not all do. */
  only?: readonly Method[]
}

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

export type Method = (typeof methods)[number]

/** All that goes through. Who may do what is decided by the services again: this only turns strangers away early. */
export const passages: readonly Passage[] = [
  { prefix: '/api/auth', to: 'identity', open: ['POST'] },
  { prefix: '/api/users', to: 'identity', open: [] },
  { prefix: '/api/faults', to: 'identity', open: [] },
  { prefix: '/api/orders', to: 'orders', open: [] },
  { prefix: '/api/returns', to: 'orders', open: [] },
  { prefix: '/orders', to: 'orders', open: [], becomes: '/api/orders', only: ['POST'] },
  { prefix: '/api/products', to: 'inventory', open: ['GET', 'HEAD'] },
  { prefix: '/api/stock', to: 'inventory', open: [] },
  { prefix: '/api/payments', to: 'payments', open: [] },
  { prefix: '/api/prescriptions', to: 'pharmacy', open: [] },
  { prefix: '/api/shipments', to: 'shipping', open: [] },
  { prefix: '/api/notifications', to: 'notifications', open: [] },
  { prefix: '/api/webhooks', to: 'notifications', open: [] },
  { prefix: '/api/analytics', to: 'analytics', open: [] },
  { prefix: '/api/page-views', to: 'analytics', open: ['POST'] },
]

/** What the gateway answers itself, as the API's description writes it. */
const own = ['/api/stream', '/api/orders/{orderId}/stream', '/api/openapi.json']

/** The prefixes under which a service is reached: none of one that is not meant to be. */
export const prefixesOf = (service: string): string[] =>
  service === 'gateway'
    ? own
    : passages.filter(({ to, becomes }) => to === service && becomes === undefined).map(({ prefix }) => prefix)
