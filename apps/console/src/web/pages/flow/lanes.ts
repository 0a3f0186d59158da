import type { TailTopic } from '../../api/tail.ts'
import { services } from '../../format/services.ts'

/** What stands beside each other: services in the order in which an order comes by them, or topics. */
export interface Lane {
  name: string
  service: string
}

const way: readonly string[] = services

/** The lanes of some topics, in one order whatever comes. */
export function lanesOf(topics: readonly TailTopic[], by: 'topic' | undefined): Lane[] {
  const place = (service: string) => (way.includes(service) ? way.indexOf(service) : way.length)
  const sorted = topics.toSorted((a, b) => place(a.service) - place(b.service))
  if (by === 'topic') return sorted.map(({ name, service }) => ({ name, service }))
  return [...new Set(sorted.map(({ service }) => service))].map((service) => ({ name: service, service }))
}
