import { StockLow } from '@waybill/contracts'
import { type Database, publish } from '@waybill/messaging'
import { idempotent, Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { adjust, fallenLow } from '../stock.ts'
import { lockStock, move } from '../store.ts'
import { warehouses } from '../warehouses.ts'
import { Sku, SkuParams, Text } from './shapes.ts'

const WarehouseName = Type.Enum([...warehouses])

const Body = Type.Object(
  {
    delta: Type.Integer({
      minimum: -1_000_000,
      maximum: 1_000_000,
      description: 'Pieces that came in, or went (negative)',
    }),
    reason: Text,
    warehouse: Type.Optional(WarehouseName),
  },
  { additionalProperties: false },
)

const Adjusted = Type.Object({
  sku: Sku,
  warehouse: WarehouseName,
  available: Type.Integer({ description: 'In this warehouse' }),
})

/** POST /api/products/:sku/stock: pieces came in, broke or were counted anew, in the first warehouse unless another is named. */
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
          operationId: 'adjustStock',
          summary: 'Adjust the stock of a product',
        },
        config: { access: ['operator', 'admin'], idempotent: true },
      },
      (request, reply) => {
        const { sku } = request.params
        const { delta, reason, warehouse = warehouses[0] } = request.body

        return idempotent(db, request, reply, async (tx) => {
          const shelf = await lockStock(tx, [{ sku }])
          const before = shelf.get(sku)?.levels.find((level) => level.warehouse === warehouse)?.available
          if (before === undefined) throw new Problem(404, 'product-not-found', `There is no product ${sku}`)

          const available = before + delta
          if (available < 0) {
            throw new Problem(
              409,
              'stock-too-low',
              `Of ${sku} ${before} are available in ${warehouse}: ${-delta} can't be taken away`,
            )
          }
          const moves = [adjust(sku, warehouse, delta)]
          await move(tx, moves, { reason })
          for (const low of fallenLow(shelf, moves)) await publish(tx, StockLow(low))
          return { status: 200, body: { sku, warehouse, available } }
        })
      },
    )
  }
