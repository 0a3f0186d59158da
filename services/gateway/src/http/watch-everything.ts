import type { Route } from '@waybill/service'
import { isOverseer } from '../order-access.ts'
import { Step } from '../stream/step.ts'
import type { Viewers } from '../stream/viewers.ts'
import { corsHeaders } from './cors.ts'

/** GET /api/stream: what happens from now on; everything to operators, to others what is theirs. */
export const watchEverything =
  (viewers: Viewers, settings: { consoleOrigins: readonly string[] }): Route =>
  (app) => {
    // Open streams would hold the server open: when it closes they end, and their clients come again elsewhere.
    app.addHook('preClose', async () => viewers.closeAll())

    app.get(
      '/api/stream',
      {
        schema: {
          produces: ['text/event-stream'],
          response: { 200: Step },
          tags: ['streams'],
          operationId: 'watchEverything',
          summary: 'What happens from now on, as server-sent events',
          description: 'Operators see everything, others what is theirs. Last-Event-ID resumes after that event.',
        },
        config: { access: 'user' },
      },
      async (request, reply) => {
        const { user } = request
        const headers = corsHeaders(request.headers.origin, settings.consoleOrigins)

        viewers.open(request, reply, isOverseer(user) ? { of: 'everything' } : { of: 'user', userId: user.id }, headers)
      },
    )
  }
