import type { Database } from '@waybill/messaging'
import { Limit, nextOf, Page, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { productPage } from '../products.ts'
import { ProductView, Sku, view } from './shapes.ts'

const Query = Type.Object({
  after: Type.Optional(Sku),
  limit: Limit(),
})

/** GET /api/products: what is on sale, by SKU. */
export const listProducts =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/products',
      {
        schema: {
          querystring: Query,
          response: { 200: Page(ProductView) },
          tags: ['products'],
          operationId: 'listProducts',
          summary: 'List the products on sale',
        },
        config: { access: 'public' },
      },
      async ({ query: { after, limit } }) => {
        const products = await productPage(db, { after: after ?? '', limit })
        return { items: products.map(view), next: nextOf(products, limit, ({ sku }) => sku) }
      },
    )
  }
