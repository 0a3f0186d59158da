import { OrderCancelRequested } from '@waybill/contracts'
import { type Database, publish } from '@waybill/messaging'
import { idempotent, Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { cancelRefusal } from '../order.ts'
import { lockOrder } from '../store.ts'
import { visible } from './reader.ts'
import { Links, links, OrderId, OrderParams, OrderStatus, Text } from './shapes.ts'

const Body = Type.Object({ reason: Type.Optional(Text(200)) }, { additionalProperties: false })

const Accepted = Type.Object({ orderId: OrderId, status: OrderStatus, _links: Links })

/** POST /api/orders/:orderId/cancel: asks for it. 202: whether the packer was faster shows in the order's status. */
export const cancelOrder =
  (db: Database): Route =>
  (app) => {
    app.post(
      '/api/orders/:orderId/cancel',
      {
        schema: {
          params: OrderParams,
          body: Type.Union([Body, Type.Null()]),
          response: { 202: Accepted },
          tags: ['orders'],
          operationId: 'cancelOrder',
          summary: 'Ask to cancel an order',
        },
        config: { access: 'user', idempotent: true },
      },
      (request, reply) =>
        idempotent(db, request, reply, async (tx) => {
          const { orderId } = request.params
          const order = visible(await lockOrder(tx, orderId), orderId, request.user)

          const refusal = cancelRefusal(order.status)
          if (refusal) throw new Problem(409, refusal.code, `Order ${orderId} ${refusal.because}`)

          const requestedBy = order.customerId === request.user.id ? 'customer' : 'operator'
          const reason = request.body?.reason ?? `cancelled by the ${requestedBy}`
          await publish(tx, OrderCancelRequested({ orderId, reason, requestedBy }))
          return { status: 202, body: { orderId, status: order.status, _links: links(orderId) } }
        }),
    )
  }
