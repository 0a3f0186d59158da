// Written by `./waybill schemas generate` from contracts/avro/products.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'
import type { Money } from './shapes.ts'

/**
 * A product as the shop sells it now. The topic is compacted by sku: reading it from the start gives the whole
 * assortment.
 */
export type ProductListed = {
  /** The product. */
  sku: string
  /** What it is called in the shop. */
  name: string
  /** The price of one piece. */
  price: Money
  /** Whether a pharmacist must approve a prescription before it is handed out. */
  requiresPrescription: boolean
  /** False takes it out of the shop; orders already placed go on. */
  active: boolean
}

/** `inventory.product.listed`, which inventory writes to `products.v1`, by sku. */
export const ProductListed = defineEvent<ProductListed>({
  type: 'inventory.product.listed',
  version: 1,
  topic: 'products.v1',
  key: 'sku',
  schema: {
    type: 'record',
    name: 'ProductListed',
    namespace: 'waybill.inventory',
    doc: 'A product as the shop sells it now. The topic is compacted by sku: reading it from the start gives the whole assortment.',
    eventType: 'inventory.product.listed',
    eventVersion: 1,
    fields: [
      { name: 'sku', type: 'string', doc: 'The product.' },
      { name: 'name', type: 'string', doc: 'What it is called in the shop.' },
      {
        name: 'price',
        type: {
          type: 'record',
          name: 'Money',
          namespace: 'waybill.shapes',
          doc: 'An amount of money, counted in the smallest unit of its currency so that no sum is ever rounded.',
          fields: [
            {
              name: 'amountMinor',
              type: 'long',
              doc: 'The amount in minor units: 1250 in EUR is 12.50 euros, 1250 in JPY is 1250 yen.',
            },
            { name: 'currency', type: 'string', doc: 'ISO 4217 code, for example EUR.' },
          ],
        },
        doc: 'The price of one piece.',
      },
      {
        name: 'requiresPrescription',
        type: 'boolean',
        doc: 'Whether a pharmacist must approve a prescription before it is handed out.',
      },
      { name: 'active', type: 'boolean', doc: 'False takes it out of the shop; orders already placed go on.' },
    ],
  },
})
