import { topics } from '@waybill/contracts'

const services = new Set([...topics.map(({ owner }) => owner), 'gateway', 'psp', 'console'])

/** Whether it is a service of ours, which tells of itself by HTTP: Kafka, PostgreSQL and the mailbox do not. */
export const isOwn = (service: string): boolean => services.has(service)
