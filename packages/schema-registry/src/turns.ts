import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { tooBusy } from './errors.ts'

/**
 * Lets one request at a time read and compare schemas, each in a turn of its own: whoever asks for a schema by its id is
 * answered between two of them. Those for which too many wait already are sent away. To be called before the routes are
 * added.
 * @param most how many may wait
 */
export function takeTurns(app: FastifyInstance, most: number): void {
  let [waiting, last] = [0, Promise.resolve()]

  app.addHook('preHandler', async ({ method, routeOptions: { url } }, reply) => {
    if (method !== 'POST' || url === '/') return
    if (waiting >= most) {
      reply.header('retry-after', '1')
      throw tooBusy(most)
    }
    waiting++
    last = last.then(() => nextTurn())
    await last
    waiting--
  })
}
