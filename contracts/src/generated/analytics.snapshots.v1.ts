// Written by `./waybill schemas generate` from contracts/avro/analytics.snapshots.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'
import type { Item } from './shapes.ts'

/**
 * The products sold most within a window of time, as counted up to now. A later count of the same window replaces it.
 */
export type TopProductsUpdated = {
  /**
   * The window, for example top-products/2026-11-21T10:00:00.000Z. Names the count as well, since it is the key that
   * compaction goes by.
   */
  window: string
  /** The first moment that counts. */
  start: Date
  /** The first moment that no longer counts. */
  end: Date
  /** The products and how many pieces were sold, most first. */
  products: Item[]
}

/** `analytics.top-products.updated`, which analytics writes to `analytics.snapshots.v1`, by window. */
export const TopProductsUpdated = defineEvent<TopProductsUpdated>({
  type: 'analytics.top-products.updated',
  version: 1,
  topic: 'analytics.snapshots.v1',
  key: 'window',
  schema: {
    type: 'record',
    name: 'TopProductsUpdated',
    namespace: 'waybill.analytics',
    doc: 'The products sold most within a window of time, as counted up to now. A later count of the same window replaces it.',
    eventType: 'analytics.top-products.updated',
    eventVersion: 1,
    external: true,
    fields: [
      {
        name: 'window',
        type: 'string',
        doc: 'The window, for example top-products/2026-11-21T10:00:00.000Z. Names the count as well, since it is the key that compaction goes by.',
      },
      { name: 'start', type: { type: 'long', logicalType: 'timestamp-millis' }, doc: 'The first moment that counts.' },
      {
        name: 'end',
        type: { type: 'long', logicalType: 'timestamp-millis' },
        doc: 'The first moment that no longer counts.',
      },
      {
        name: 'products',
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
        doc: 'The products and how many pieces were sold, most first.',
      },
    ],
  },
})

/**
 * What was ordered within a window of time in one currency, as counted up to now. A later count of the same window
 * replaces it.
 */
export type RevenueCounted = {
  /**
   * The window, for example revenue/EUR/2026-11-21T10:00:00.000Z. Names the count and the currency as well, since it is
   * the key that compaction goes by.
   */
  window: string
  /** The first moment that counts. */
  start: Date
  /** The first moment that no longer counts. */
  end: Date
  /** ISO 4217 code; each currency is counted by itself. */
  currency: string
  /** How many orders. */
  orders: number
  /** Their sum in minor units of the currency. */
  amountMinor: number
}

/** `analytics.revenue.counted`, which analytics writes to `analytics.snapshots.v1`, by window. */
export const RevenueCounted = defineEvent<RevenueCounted>({
  type: 'analytics.revenue.counted',
  version: 1,
  topic: 'analytics.snapshots.v1',
  key: 'window',
  schema: {
    type: 'record',
    name: 'RevenueCounted',
    namespace: 'waybill.analytics',
    doc: 'What was ordered within a window of time in one currency, as counted up to now. A later count of the same window replaces it.',
    eventType: 'analytics.revenue.counted',
    eventVersion: 1,
    external: true,
    fields: [
      {
        name: 'window',
        type: 'string',
        doc: 'The window, for example revenue/EUR/2026-11-21T10:00:00.000Z. Names the count and the currency as well, since it is the key that compaction goes by.',
      },
      { name: 'start', type: { type: 'long', logicalType: 'timestamp-millis' }, doc: 'The first moment that counts.' },
      {
        name: 'end',
        type: { type: 'long', logicalType: 'timestamp-millis' },
        doc: 'The first moment that no longer counts.',
      },
      { name: 'currency', type: 'string', doc: 'ISO 4217 code; each currency is counted by itself.' },
      { name: 'orders', type: 'int', doc: 'How many orders.' },
      { name: 'amountMinor', type: 'long', doc: 'Their sum in minor units of the currency.' },
    ],
  },
})
