/** The services of the platform. Each is `services/<name>/src/main.ts`. */
export const services = [
  'gateway',
  'identity',
  'orders',
  'payments',
  'inventory',
  'pharmacy',
  'fulfillment',
  'shipping',
  'delivery',
  'notifications',
  'analytics',
  'psp',
] as const

export type ServiceName = (typeof services)[number]

/** Those with a database of their own, named as the service. */
export const databaseOwners: readonly ServiceName[] = services.filter((name) => name !== 'gateway')

export const isService = (name: string): name is ServiceName => (services as readonly string[]).includes(name)
