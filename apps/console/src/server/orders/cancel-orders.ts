import { ApiError, createClient, NoAnswer } from '@waybill/client'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { MOST_CANCELLED } from '../../shared/cancel.ts'
import { Nullable } from '../../shared/nullable.ts'
import { audit } from '../audit.ts'
import type { ConsoleConfig } from '../config.ts'
import type { Operations } from '../operations/operations.ts'
import type { Sessions } from '../session/sessions.ts'
import { cancelAll, planCancel, type Wish } from './bulk-cancel.ts'

interface Means {
  config: ConsoleConfig
  sessions: Sessions
  operations: Operations
}

const Body = Type.Object(
  {
    orders: Type.Array(Type.String({ format: 'uuid' }), { minItems: 1, maxItems: MOST_CANCELLED, uniqueItems: true }),
    reason: Type.String({ maxLength: 200, pattern: '^\\P{Cc}*$', default: '', description: 'Each order tells it' }),
    dryRun: Type.Boolean({ default: false }),
  },
  { additionalProperties: false },
)

const Planned = Type.Object({
  planned: Type.Integer(),
  orders: Type.Array(
    Type.Object({
      orderId: Type.String(),
      status: Nullable(Type.String()),
      refusal: Nullable(Type.String({ description: 'Why it is left out' })),
    }),
  ),
})

/** POST /console/api/orders/cancel: asks to cancel orders, as an operation; with `dryRun` only tells which can be. */
export const cancelOrders =
  ({ config, sessions, operations }: Means): Route =>
  (app) => {
    // In the user's own name, as if each were cancelled on its page.
    const as = (token: string) => createClient({ url: config.gatewayUrl, token })
    operations.resumes(
      'cancel',
      (wish, { token }) =>
        (telling) =>
          cancelAll(as(token), wish as Wish, telling),
    )
    app.post(
      '/console/api/orders/cancel',
      {
        schema: {
          body: Body,
          response: { 200: Planned, 202: Type.Object({ operation: Type.String() }) },
          tags: ['orders'],
          summary: 'Cancel many orders',
        },
        config: { access: ['operator', 'admin'] },
      },
      async (request, reply) => {
        const { orders: ids, dryRun } = request.body
        const reason = request.body.reason.trim() || 'cancelled by the operator'
        const client = as(sessions.found(request) ?? '')
        const orders = await planCancel(client, ids).catch(refuse)
        const possible = orders.filter(({ refusal }) => refusal === null).map(({ orderId }) => orderId)
        if (dryRun) return reply.code(200).send({ planned: possible.length, orders })
        if (possible.length === 0)
          throw new Problem(409, 'nothing-to-cancel', 'None of these orders can be cancelled any more.')

        const wish: Wish = { orders: possible, reason }
        const operation = await operations.begin({
          kind: 'cancel',
          title: `Cancel ${possible.length} ${possible.length === 1 ? 'order' : 'orders'}`,
          by: request.user.email,
          total: possible.length,
          plan: [
            `${possible.length} are asked to be cancelled, one after the other, and followed for up to a minute`,
            `Reason: ${reason}`,
            ...orders
              .filter(({ refusal }) => refusal)
              .map(({ orderId, refusal }) => `${orderId} is left out: ${refusal}`),
          ],
          wish,
          run: (telling) => cancelAll(client, wish, telling),
        })
        audit(request, 'orders.cancel', { operation: operation.id, reason, orders: possible })
        return reply.code(202).send({ operation: operation.id })
      },
    )
  }

function refuse(cause: unknown): never {
  if (cause instanceof ApiError) throw new Problem(cause.status, cause.code, cause.message, {}, { cause })
  if (cause instanceof NoAnswer) {
    throw new Problem(503, 'upstream-unavailable', 'The gateway does not answer. Try again in a moment.', {}, { cause })
  }
  throw cause
}
