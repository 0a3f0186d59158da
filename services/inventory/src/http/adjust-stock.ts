import type { Database } from '@waybill/messaging'
import { idempotent, Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { adjust } from '../stock.ts'
import { lockStock, move } from '../store.ts'
import { Sku, SkuParams, Text } from './shapes.ts'

const Body = Type.Object(
  {
    delta: Type.Integer({
      minimum: -1_000_000,
      maximum: 1_000_000,
      description: 'Pieces that came in, or went (negative)',
    }),
    reason: Text,
  },
  { additionalProperties: false },
)

const Adjusted = Type.Object({ sku: Sku, available: Type.Integer() })

/** POST /api/products/:sku/stock: pieces came in, broke or were counted anew. */
export const adjustStock =
  (db: Database): Route =>
  (app) => {
    app.post(
      '/api/products/:sku/stock',
      {
        schema: {
          params: SkuParams,
          body: Body,
          response: { 200: Adjusted },
          tags: ['products'],
          summary: 'Adjust the stock of a product',
        },
        config: { access: ['operator', 'admin'] },
      },
      (request, reply) => {
        const { sku } = request.params
        const { delta, reason } = request.body

        return idempotent(db, request, reply, async (tx) => {
          const before = (await lockStock(tx, [{ sku }])).get(sku)
          if (before === undefined) throw new Problem(404, 'product-not-found', `There is no product ${sku}`)

          const available = before + delta
          if (available < 0) {
            throw new Problem(409, 'stock-too-low', `Of ${sku} ${before} are available: ${-delta} can't be taken away`)
          }
          await move(tx, [adjust(sku, delta)], { reason })
          return { status: 200, body: { sku, available } }
        })
      },
    )
  }
