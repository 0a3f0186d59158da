// Written by `./waybill schemas generate` from contracts/avro/inventory.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'
import type { Item, Portion } from './shapes.ts'

/** All lines of an order are put aside. Never a part of them: the other answer is StockRejected. */
export type StockReserved = {
  /** The order. */
  orderId: string
  /** What is put aside. */
  items: Item[]
  /** The same by warehouse; empty where that was not told yet. */
  parcels: Portion[]
}

/** `inventory.stock.reserved`, which inventory writes to `inventory.v1`, by orderId. */
export const StockReserved = defineEvent<StockReserved>({
  type: 'inventory.stock.reserved',
  version: 1,
  topic: 'inventory.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'StockReserved',
    namespace: 'waybill.inventory',
    doc: 'All lines of an order are put aside. Never a part of them: the other answer is StockRejected.',
    eventType: 'inventory.stock.reserved',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      {
        name: 'items',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'Item',
            namespace: 'waybill.shapes',
            doc: 'A number of pieces of one product, without a price.',
            fields: [
              { name: 'sku', type: 'string', doc: 'The product.' },
              { name: 'quantity', type: 'int', doc: 'How many pieces, at least 1.' },
            ],
          },
        },
        doc: 'What is put aside.',
      },
      {
        name: 'parcels',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'Portion',
            namespace: 'waybill.shapes',
            doc: 'What of an order comes from one warehouse, and so goes into one parcel.',
            fields: [
              { name: 'warehouse', type: 'string', doc: 'Where the pieces are.' },
              { name: 'items', type: { type: 'array', items: 'waybill.shapes.Item' }, doc: 'The pieces.' },
            ],
          },
        },
        default: [],
        doc: 'The same by warehouse; empty where that was not told yet.',
      },
    ],
  },
})

/** A product of which there is too little. */
export type MissingItem = {
  /** The product. */
  sku: string
  /** How many pieces the order wants. */
  requested: number
  /** How many pieces were for sale; 0 also when the product is unknown. */
  available: number
}

/**
 * At least one line cannot be served, so nothing was put aside. The order ends. Also told of a confirmed order whose
 * pieces had expired before, and are gone.
 */
export type StockRejected = {
  /** The order. */
  orderId: string
  /** Every product that falls short. */
  missing: MissingItem[]
}

/** `inventory.stock.rejected`, which inventory writes to `inventory.v1`, by orderId. */
export const StockRejected = defineEvent<StockRejected>({
  type: 'inventory.stock.rejected',
  version: 1,
  topic: 'inventory.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'StockRejected',
    namespace: 'waybill.inventory',
    doc: 'At least one line cannot be served, so nothing was put aside. The order ends. Also told of a confirmed order whose pieces had expired before, and are gone.',
    eventType: 'inventory.stock.rejected',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      {
        name: 'missing',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'MissingItem',
            doc: 'A product of which there is too little.',
            fields: [
              { name: 'sku', type: 'string', doc: 'The product.' },
              { name: 'requested', type: 'int', doc: 'How many pieces the order wants.' },
              {
                name: 'available',
                type: 'int',
                doc: 'How many pieces were for sale; 0 also when the product is unknown.',
              },
            ],
          },
        },
        doc: 'Every product that falls short.',
      },
    ],
  },
})

/** The pieces put aside for an order have left the stock: the order is packed. */
export type StockCommitted = {
  /** The order. */
  orderId: string
  /** What left the stock. */
  items: Item[]
}

/** `inventory.stock.committed`, which inventory writes to `inventory.v1`, by orderId. */
export const StockCommitted = defineEvent<StockCommitted>({
  type: 'inventory.stock.committed',
  version: 1,
  topic: 'inventory.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'StockCommitted',
    namespace: 'waybill.inventory',
    doc: 'The pieces put aside for an order have left the stock: the order is packed.',
    eventType: 'inventory.stock.committed',
    eventVersion: 1,
    external: true,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      {
        name: 'items',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'Item',
            namespace: 'waybill.shapes',
            doc: 'A number of pieces of one product, without a price.',
            fields: [
              { name: 'sku', type: 'string', doc: 'The product.' },
              { name: 'quantity', type: 'int', doc: 'How many pieces, at least 1.' },
            ],
          },
        },
        doc: 'What left the stock.',
      },
    ],
  },
})

/**
 * Pieces of an order are for sale again: it was cancelled, not confirmed in time, or a pharmacist rejected their lines.
 */
export type StockReleased = {
  /** The order. */
  orderId: string
  /** What is for sale again. */
  items: Item[]
  /** Why the order was cancelled, that it was not confirmed in time, or that its prescription was rejected. */
  reason: string
}

/** `inventory.stock.released`, which inventory writes to `inventory.v1`, by orderId. */
export const StockReleased = defineEvent<StockReleased>({
  type: 'inventory.stock.released',
  version: 1,
  topic: 'inventory.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'StockReleased',
    namespace: 'waybill.inventory',
    doc: 'Pieces of an order are for sale again: it was cancelled, not confirmed in time, or a pharmacist rejected their lines.',
    eventType: 'inventory.stock.released',
    eventVersion: 1,
    external: true,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      {
        name: 'items',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'Item',
            namespace: 'waybill.shapes',
            doc: 'A number of pieces of one product, without a price.',
            fields: [
              { name: 'sku', type: 'string', doc: 'The product.' },
              { name: 'quantity', type: 'int', doc: 'How many pieces, at least 1.' },
            ],
          },
        },
        doc: 'What is for sale again.',
      },
      {
        name: 'reason',
        type: 'string',
        doc: 'Why the order was cancelled, that it was not confirmed in time, or that its prescription was rejected.',
      },
    ],
  },
})
