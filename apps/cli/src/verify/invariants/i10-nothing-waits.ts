import type { Invariant } from '../sources.ts'

export const nothingWaits: Invariant = {
  id: 'I10',
  says: 'no event waits to be sent, and Kafka refused none',
  check: ({ services, quiet }) =>
    services.flatMap(({ name, outbox }) =>
      outbox
        .filter(({ refused }) => quiet || refused)
        .map(({ id, topic, refused }) => ({
          about: `${name} event ${id}`,
          says: refused ? `was refused by Kafka for ${topic}` : `waits to be sent to ${topic}`,
        })),
    ),
}
