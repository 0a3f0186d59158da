// Written by `./waybill schemas generate` from contracts/avro/stock.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'

/**
 * Fewer pieces of a product are for sale than an operator wants there to be. Told once when they become fewer, and
 * again only after there were enough.
 */
export type StockLow = {
  /** The product. */
  sku: string
  /** How many pieces are for sale, in all warehouses. */
  available: number
  /** How many there should be at least. */
  threshold: number
}

/** `inventory.stock.low`, which inventory writes to `stock.v1`, by sku. */
export const StockLow = defineEvent<StockLow>({
  type: 'inventory.stock.low',
  version: 1,
  topic: 'stock.v1',
  key: 'sku',
  schema: {
    type: 'record',
    name: 'StockLow',
    namespace: 'waybill.inventory',
    doc: 'Fewer pieces of a product are for sale than an operator wants there to be. Told once when they become fewer, and again only after there were enough.',
    eventType: 'inventory.stock.low',
    eventVersion: 1,
    external: true,
    fields: [
      { name: 'sku', type: 'string', doc: 'The product.' },
      { name: 'available', type: 'int', doc: 'How many pieces are for sale, in all warehouses.' },
      { name: 'threshold', type: 'int', doc: 'How many there should be at least.' },
    ],
  },
})
