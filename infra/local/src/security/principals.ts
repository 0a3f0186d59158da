import { services } from '../services.ts'

/** Nothing is denied to who makes topics and rules (`./waybill`); nor to the brokers, which have no password but a certificate. */
export const superusers = ['waybill'] as const

/** Who may change schemas; all others read them. */
export const schemaWriters: readonly string[] = ['waybill', 'console']

/** Who comes to Kafka. Each service is a principal of its own, called as it is. */
export const principals: readonly string[] = [...superusers, 'registry', 'console', ...services]
