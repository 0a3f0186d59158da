import type { FastifyInstance } from 'fastify'
import type { Registry } from '../registry.ts'

/**
 * Whether the process lives, and whether it is of use. An outage of Kafka leaves it ready, since schemas are still read,
 * but not writable; only the loss of the topic, which a new start must read anew, makes it not ready.
 */
export function healthRoutes(app: FastifyInstance, { store }: Registry): void {
  app.get('/', async () => ({}))
  app.post('/', async () => ({}))

  app.get('/health/live', async () => ({ live: true }))

  app.get('/health/ready', async (_request, reply) => {
    const { problem, lost, role, leader } = store.health()
    const who = { role, ...(leader !== undefined && { leader }) }
    const answer = { ready: !lost, writable: problem === undefined, ...who, ...(problem !== undefined && { problem }) }
    return reply.status(lost ? 503 : 200).send(answer)
  })
}
