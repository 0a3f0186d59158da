import { type ClientRequest, get } from 'node:http'
import { type App, Problem, type Route } from '@waybill/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Sessions } from './session/sessions.ts'

const Query = Type.Object({
  after: Type.Optional(Type.String({ maxLength: 300, description: 'As Last-Event-ID, for a page that connects anew' })),
})

/** Passes the gateway's event streams on as they come, each for as long as both sides stay. */
export const passStreams =
  (gatewayUrl: string, sessions: Sessions): Route =>
  (app) => {
    const open = new Set<ClientRequest>()
    // Open streams would hold the server open: when it closes they end, and their pages come again.
    app.addHook('preClose', async () => {
      for (const stream of open) stream.destroy()
    })

    for (const path of ['/api/stream', '/api/orders/:id/stream']) pass(app, path)

    function pass(scope: App, path: string): void {
      scope.get(
        path,
        { schema: { querystring: Query, hide: true }, config: { access: 'user' } },
        async (request, reply) => {
          const after = request.headers['last-event-id'] ?? request.query.after
          const token = sessions.found(request) ?? ''
          await relay(request, reply, {
            url: gatewayUrl + (request.url.split('?', 1)[0] ?? ''),
            headers: {
              accept: 'text/event-stream',
              authorization: `Bearer ${token}`,
              'x-correlation-id': request.correlationId,
              ...(after === undefined ? {} : { 'last-event-id': String(after) }),
            },
          })
        },
      )
    }

    async function relay(
      request: FastifyRequest,
      reply: FastifyReply,
      { url, headers }: { url: string; headers: Record<string, string> },
    ): Promise<void> {
      const { promise: begun, resolve, reject } = Promise.withResolvers<void>()
      const upstream = get(url, { headers, agent: false }, (answer) => {
        const out = reply.hijack().raw
        const own = Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)])
        const type = answer.headers['content-type'] ?? 'text/event-stream'
        out.writeHead(answer.statusCode ?? 502, {
          ...Object.fromEntries(own),
          'content-type': type,
          'cache-control': 'no-cache, no-transform',
          'x-accel-buffering': 'no',
        })
        answer.pipe(out)
        // A gateway that dies half way: the browser sees an end and connects again.
        answer.on('error', () => out.destroy())
        resolve()
      })
      open.add(upstream)
      upstream.on('close', () => open.delete(upstream))
      upstream.on('error', (cause) => {
        if (reply.raw.headersSent) return reply.raw.destroy()
        reject(new Problem(503, 'upstream-unavailable', 'The gateway does not answer.', {}, { cause }))
      })
      request.raw.on('close', () => upstream.destroy())
      reply.raw.on('close', () => upstream.destroy())
      await begun
    }
  }
