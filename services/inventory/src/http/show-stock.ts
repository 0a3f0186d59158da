import type { Database } from '@waybill/messaging'
import { Limit, nextOf, Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { movesPage, stockOf } from '../stock-views.ts'
import { warehouses } from '../warehouses.ts'
import { Sku } from './shapes.ts'

const Query = Type.Object({
  sku: Sku,
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'The `next` of the page before' })),
  limit: Limit(),
})

const WarehouseName = Type.Enum([...warehouses])
const Nullable = Type.Union([Type.String(), Type.Null()])

const Stock = Type.Object({
  sku: Sku,
  lowStockAt: Type.Integer({
    description: 'Fewer pieces for sale than this are told as inventory.stock.low; 0: never',
  }),
  warehouses: Type.Array(
    Type.Object({
      warehouse: WarehouseName,
      available: Type.Integer({ description: 'For sale' }),
      reserved: Type.Integer({ description: 'Put aside for orders' }),
      shipped: Type.Integer({ description: 'Gone, with all orders since ever' }),
    }),
  ),
  moves: Type.Array(
    Type.Object({
      id: Type.Integer(),
      at: Type.String({ format: 'date-time' }),
      warehouse: WarehouseName,
      kind: Type.String(),
      available: Type.Integer(),
      reserved: Type.Integer(),
      shipped: Type.Integer(),
      orderId: Nullable,
      reason: Nullable,
    }),
  ),
  next: Type.Union([Type.Integer(), Type.Null()]),
})

/** GET /api/stock?sku=: what of a product is where, and every move that made it so, the newest first. */
export const showStock =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/stock',
      {
        schema: {
          querystring: Query,
          response: { 200: Stock },
          tags: ['products'],
          operationId: 'showStock',
          summary: 'The stock of a product by warehouse, and its moves',
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ query: { sku, before, limit } }) => {
        const levels = await stockOf(db, sku)
        const [first] = levels
        if (!first) throw new Problem(404, 'product-not-found', `There is no product ${sku}`)

        const moves = await movesPage(db, { sku, before: before ?? null, limit })
        return {
          sku,
          lowStockAt: first.lowStockAt,
          warehouses: levels.map(({ lowStockAt: _, ...level }) => level),
          moves: moves.map((move) => ({ ...move, at: move.at.toISOString() })),
          next: nextOf(moves, limit, ({ id }) => id),
        }
      },
    )
  }
