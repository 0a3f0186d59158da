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

/** All databases: the console keeps what must survive its restart in one of its own. */
export const databaseNames = [...databaseOwners, 'console'] as const

export const isService = (name: string): name is ServiceName => (services as readonly string[]).includes(name)
