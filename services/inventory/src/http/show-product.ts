import type { Database } from '@waybill/messaging'
import { Problem, type Route } from '@waybill/service'
import { findProduct } from '../products.ts'
import { etag, ProductView, SkuParams, view } from './shapes.ts'

/** GET /api/products/:sku, also one that is no longer on sale. */
export const showProduct =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/products/:sku',
      {
        schema: {
          params: SkuParams,
          response: { 200: ProductView },
          tags: ['products'],
          operationId: 'showProduct',
          summary: 'Show a product',
        },
        config: { access: 'public' },
      },
      async ({ params: { sku } }, reply) => {
        const product = await findProduct(db, sku)
        if (!product) throw new Problem(404, 'product-not-found', `There is no product ${sku}`)

        reply.header('etag', etag(product.version))
        return view(product)
      },
    )
  }
