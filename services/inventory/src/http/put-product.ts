import { ProductListed } from '@waybill/contracts'
import { type Database, publish } from '@waybill/messaging'
import { IfMatch, Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { lockProduct, saveProduct } from '../products.ts'
import { etag, Price, Sku, SkuParams, Text } from './shapes.ts'

const Body = Type.Object(
  {
    name: Text,
    price: Price,
    requiresPrescription: Type.Boolean({ default: false }),
    active: Type.Boolean({ default: true }),
    lowStockAt: Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      default: 0,
      description: 'Tell when fewer pieces than this are for sale; 0: never',
    }),
  },
  { additionalProperties: false },
)

const Saved = Type.Object({ sku: Sku, ...Body.properties })

/** PUT /api/products/:sku: lists a product, or changes it, and tells every service that keeps a copy. */
export const putProduct =
  (db: Database): Route =>
  (app) => {
    app.put(
      '/api/products/:sku',
      {
        schema: {
          params: SkuParams,
          headers: IfMatch,
          body: Body,
          response: { 200: Saved, 201: Saved },
          tags: ['products'],
          operationId: 'putProduct',
          summary: 'List or change a product',
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params: { sku }, headers, body }, reply) => {
        const product = { sku, ...body }
        const { lowStockAt: _, ...listed } = product

        const version = await db.transaction(async (tx) => {
          const current = await lockProduct(tx, sku)
          const expected = headers['if-match']
          if (expected !== undefined && expected !== etag(current)) {
            throw new Problem(412, 'product-changed', `Product ${sku} is not at version ${expected}: read it again`)
          }
          const saved = await saveProduct(tx, product)
          await publish(tx, ProductListed(listed))
          return saved
        })

        reply.header('etag', etag(version))
        return reply.code(version === 1 ? 201 : 200).send(product)
      },
    )
  }
