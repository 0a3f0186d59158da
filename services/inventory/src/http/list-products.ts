import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { productPage } from '../products.ts'
import { ProductView, Sku, view } from './shapes.ts'

const Query = Type.Object({
  after: Type.Optional(Sku),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
})

const Page = Type.Object({ items: Type.Array(ProductView), next: Type.Union([Type.String(), Type.Null()]) })

/** GET /api/products: what is on sale, by SKU. */
export const listProducts =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/products',
      {
        schema: {
          querystring: Query,
          response: { 200: Page },
          tags: ['products'],
          summary: 'List the products on sale',
        },
        config: { access: 'public' },
      },
      async ({ query: { after, limit } }) => {
        const products = await productPage(db, { after: after ?? '', limit })
        return { items: products.map(view), next: products.length === limit ? (products.at(-1)?.sku ?? null) : null }
      },
    )
  }
