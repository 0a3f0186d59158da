import type { Database } from '@waybill/messaging'
import { Problem, type Route } from '@waybill/service'
import { enterAll } from '../enter.ts'
import { isLine, type Line } from '../line.ts'
import { signatureFault } from '../signature.ts'
import { unheard } from '../store.ts'

/**
 * POST /webhooks/psp: the provider tells lines of its journal, in any order, each at least once. They are entered as the
 * answers to our own questions are. It is for the provider only: no passage of the gateway leads here.
 */
export const pspWebhook =
  (db: Database, secret: string): Route =>
  (app) =>
    app.register(async (scope) => {
      // The signature is of the bytes as they came.
      scope.removeContentTypeParser('application/json')
      scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => done(null, body))

      scope.post(
        '/webhooks/psp',
        {
          schema: { tags: ['webhooks'], operationId: 'pspWebhook', summary: 'Take lines of the journal' },
          config: { access: 'public' },
        },
        async ({ body, headers }, reply) => {
          const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
          const fault = signatureFault(secret, headers['psp-signature'], bytes, Date.now())
          if (fault) throw new Problem(401, 'bad-signature', fault)

          await enterAll(db, await unheard(db, linesOf(bytes)), 'webhook')
          return reply.code(204).send()
        },
      )
    })

function linesOf(body: Buffer): Line[] {
  const { lines } = parse(body)
  if (Array.isArray(lines) && lines.every(isLine)) return lines
  throw new Problem(400, 'webhook-not-understood', 'The body has to be { lines: […] }, each a line of the journal')
}

function parse(body: Buffer): { lines?: unknown } {
  try {
    return JSON.parse(body.toString()) ?? {}
  } catch {
    return {}
  }
}
