import { services } from '../services.ts'

/** Those that nothing is denied: the brokers themselves, and who makes topics and rules (`./waybill`). */
export const superusers = ['broker', 'waybill'] as const

/** Who may change schemas; all others read them. */
export const schemaWriters: readonly string[] = ['waybill', 'console']

/** Who comes to Kafka. Each service is a principal of its own, called as it is. */
export const principals: readonly string[] = [...superusers, 'registry', 'console', ...services]
