import type { FastifyInstance } from 'fastify'
import { modeNotConfigured } from '../errors.ts'
import { modeFor } from '../queries.ts'
import type { Registry } from '../registry.ts'
import { isSet, type Query } from '../request.ts'
import { GLOBAL } from '../state.ts'

/** The mode, which this registry reads (from a topic that a Confluent registry wrote) but does not set. */
export function modeRoutes(app: FastifyInstance, { store }: Registry): void {
  app.get('/mode', async () => ({ mode: store.state.modes.get(GLOBAL) ?? 'READWRITE' }))

  app.get<{ Params: { subject: string }; Querystring: Query }>(
    '/mode/:subject',
    async ({ params: { subject }, query }) => {
      if (isSet(query, 'defaultToGlobal')) return { mode: modeFor(store.state, subject) }
      const mode = store.state.modes.get(subject)
      if (mode === undefined) throw modeNotConfigured(subject)
      return { mode }
    },
  )
}
