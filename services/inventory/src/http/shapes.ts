import { type Static, Type } from 'typebox'
import type { Product } from '../products.ts'

export const Sku = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' })

/** A line of text, without control characters: PostgreSQL stores no NUL. */
export const Text = Type.String({ minLength: 1, maxLength: 200, pattern: '^\\P{Cc}*$' })

export const SkuParams = Type.Object({ sku: Sku })

export const Price = Type.Object(
  {
    // The largest order, 100 lines of 999 pieces, stays below 2^53 with it.
    amountMinor: Type.Integer({ minimum: 1, maximum: 10_000_000_000 }),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' }),
  },
  { additionalProperties: false },
)

export const ProductView = Type.Object({
  sku: Sku,
  name: Type.String(),
  price: Price,
  requiresPrescription: Type.Boolean(),
  active: Type.Boolean({ description: 'Whether it is on sale' }),
  available: Type.Integer({ minimum: 0 }),
})

/** What the API shows of a product. */
export const view = ({ version: _, ...product }: Product): Static<typeof ProductView> => product

/** The entity tag of a product's version. Stock is no part of it: a sale must not fail an edit of the price. */
export const etag = (version: number): string => `"${version}"`
