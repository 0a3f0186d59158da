import { ReturnRequested } from '@waybill/contracts'
import { type Database, publish, uuidv7 } from '@waybill/messaging'
import { idempotent, Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { keptLines } from '../partial.ts'
import { assess } from '../return.ts'
import { completedAt, insertReturn, returnsOf } from '../return-store.ts'
import { lockOrder } from '../store.ts'
import { visible } from './reader.ts'
import { ReturnView, viewReturn } from './return-shapes.ts'
import { OrderParams, Text } from './shapes.ts'

const Line = Type.Object(
  { sku: Text(64), quantity: Type.Integer({ minimum: 1, maximum: 99_900 }) },
  { additionalProperties: false },
)
const Body = Type.Object(
  { lines: Type.Array(Line, { minItems: 1, maxItems: 100 }), reason: Text(500) },
  { additionalProperties: false },
)

/** POST /api/orders/:orderId/returns: its customer asks to send pieces back, within 30 days of the order's completion. */
export const requestReturn =
  (db: Database): Route =>
  (app) => {
    app.post(
      '/api/orders/:orderId/returns',
      {
        schema: {
          params: OrderParams,
          body: Body,
          response: { 201: ReturnView },
          tags: ['returns'],
          operationId: 'requestReturn',
          summary: 'Ask to return what was delivered',
        },
        config: { access: 'user', idempotent: true },
      },
      (request, reply) =>
        idempotent(db, request, reply, async (tx) => {
          const { orderId } = request.params
          const { lines, reason } = request.body
          // Its lock makes the returns of one order take turns: together they hold no more than was bought.
          const order = visible(await lockOrder(tx, orderId), orderId, request.user)
          if (order.customerId !== request.user.id) {
            throw new Problem(403, 'not-the-customer', `Only who placed order ${orderId} can return something of it`)
          }

          const held = (await returnsOf(tx, orderId)).filter(({ status }) => status !== 'rejected')
          const sold = {
            ...order,
            lines: keptLines(order),
            completedAt: await completedAt(tx, orderId),
            returned: held.flatMap(({ items }) => items),
          }
          const assessed = assess(sold, lines, new Date())
          if (!assessed.ok) throw new Problem(assessed.status, assessed.code, `Order ${orderId} ${assessed.because}`)

          const { items, amount } = assessed
          const wanted = { returnId: uuidv7(), orderId, customerId: order.customerId, items, amount }
          const row = await insertReturn(tx, { ...wanted, reason })
          await publish(tx, ReturnRequested(wanted))
          return { status: 201, body: viewReturn(row) }
        }),
    )
  }
