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

/**
 * How many pages were viewed and orders placed, completed and cancelled within a window of time, as counted up to now.
 * A later count of the same window replaces it.
 */
export type FunnelCounted = {
  /**
   * The window, for example funnel/2026-11-21T10:00:00.000Z. Names the count as well, since it is the key that
   * compaction goes by.
   */
  window: string
  /** The first moment that counts. */
  start: Date
  /** The first moment that no longer counts. */
  end: Date
  /** Views of product pages. */
  viewed: number
  /** Orders placed. */
  placed: number
  /** Orders completed. */
  completed: number
  /** Orders cancelled. */
  cancelled: number
  /**
   * Events of this window that reached the log after its grace was over. They are counted all the same, and kept on
   * analytics.late.v1.
   */
  late: number
}

/** `analytics.funnel.counted`, which analytics writes to `analytics.snapshots.v1`, by window. */
export const FunnelCounted = defineEvent<FunnelCounted>({
  type: 'analytics.funnel.counted',
  version: 1,
  topic: 'analytics.snapshots.v1',
  key: 'window',
  schema: {
    type: 'record',
    name: 'FunnelCounted',
    namespace: 'waybill.analytics',
    doc: 'How many pages were viewed and orders placed, completed and cancelled within a window of time, as counted up to now. A later count of the same window replaces it.',
    eventType: 'analytics.funnel.counted',
    eventVersion: 1,
    external: true,
    fields: [
      {
        name: 'window',
        type: 'string',
        doc: 'The window, for example funnel/2026-11-21T10:00:00.000Z. Names the count as well, since it is the key that compaction goes by.',
      },
      { name: 'start', type: { type: 'long', logicalType: 'timestamp-millis' }, doc: 'The first moment that counts.' },
      {
        name: 'end',
        type: { type: 'long', logicalType: 'timestamp-millis' },
        doc: 'The first moment that no longer counts.',
      },
      { name: 'viewed', type: 'int', doc: 'Views of product pages.' },
      { name: 'placed', type: 'int', doc: 'Orders placed.' },
      { name: 'completed', type: 'int', doc: 'Orders completed.' },
      { name: 'cancelled', type: 'int', doc: 'Orders cancelled.' },
      {
        name: 'late',
        type: 'int',
        doc: 'Events of this window that reached the log after its grace was over. They are counted all the same, and kept on analytics.late.v1.',
      },
    ],
  },
})

/** How many orders took longer than 1.02^(bucket - 1) ms and at most 1.02^bucket ms; bucket 0 is up to 1 ms. */
export type TimeBucket = {
  /** The number of the bucket. */
  bucket: number
  /** How many orders are in it. */
  orders: number
}

/**
 * How long orders took for a step that they came to within a window of time, as counted up to now. A later count of the
 * same window replaces it. The histograms of several windows are added up bucket by bucket.
 */
export type StepTimed = {
  /**
   * The window, for example steps/packed/2026-11-21T10:00:00.000Z. Names the step as well, since it is the key that
   * compaction goes by.
   */
  window: string
  /** The first moment that counts. */
  start: Date
  /** The first moment that no longer counts. */
  end: Date
  /** The step that orders came to: paid, reserved, confirmed, packed, shipped, delivered or completed. */
  step: string
  /** The step that the time is counted from. */
  since: string
  /** How many orders. */
  orders: number
  /** Their times added up, in milliseconds. */
  sumMs: number
  /** Half of them took no longer, in milliseconds, off by 1 % at most. */
  p50Ms: number
  /** 95 % of them took no longer, in milliseconds, off by 1 % at most. */
  p95Ms: number
  /** 99 % of them took no longer, in milliseconds, off by 1 % at most. */
  p99Ms: number
  /** The histogram, the shortest times first; empty buckets are left out. */
  buckets: TimeBucket[]
}

/** `analytics.step.timed`, which analytics writes to `analytics.snapshots.v1`, by window. */
export const StepTimed = defineEvent<StepTimed>({
  type: 'analytics.step.timed',
  version: 1,
  topic: 'analytics.snapshots.v1',
  key: 'window',
  schema: {
    type: 'record',
    name: 'StepTimed',
    namespace: 'waybill.analytics',
    doc: 'How long orders took for a step that they came to within a window of time, as counted up to now. A later count of the same window replaces it. The histograms of several windows are added up bucket by bucket.',
    eventType: 'analytics.step.timed',
    eventVersion: 1,
    external: true,
    fields: [
      {
        name: 'window',
        type: 'string',
        doc: 'The window, for example steps/packed/2026-11-21T10:00:00.000Z. Names the step as well, since it is the key that compaction goes by.',
      },
      { name: 'start', type: { type: 'long', logicalType: 'timestamp-millis' }, doc: 'The first moment that counts.' },
      {
        name: 'end',
        type: { type: 'long', logicalType: 'timestamp-millis' },
        doc: 'The first moment that no longer counts.',
      },
      {
        name: 'step',
        type: 'string',
        doc: 'The step that orders came to: paid, reserved, confirmed, packed, shipped, delivered or completed.',
      },
      { name: 'since', type: 'string', doc: 'The step that the time is counted from.' },
      { name: 'orders', type: 'int', doc: 'How many orders.' },
      { name: 'sumMs', type: 'long', doc: 'Their times added up, in milliseconds.' },
      { name: 'p50Ms', type: 'long', doc: 'Half of them took no longer, in milliseconds, off by 1 % at most.' },
      { name: 'p95Ms', type: 'long', doc: '95 % of them took no longer, in milliseconds, off by 1 % at most.' },
      { name: 'p99Ms', type: 'long', doc: '99 % of them took no longer, in milliseconds, off by 1 % at most.' },
      {
        name: 'buckets',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'TimeBucket',
            doc: 'How many orders took longer than 1.02^(bucket - 1) ms and at most 1.02^bucket ms; bucket 0 is up to 1 ms.',
            fields: [
              { name: 'bucket', type: 'int', doc: 'The number of the bucket.' },
              { name: 'orders', type: 'int', doc: 'How many orders are in it.' },
            ],
          },
        },
        doc: 'The histogram, the shortest times first; empty buckets are left out.',
      },
    ],
  },
})

/** How often a step failed for one reason. */
export type FailureCount = {
  /** The step that was not reached, for example paid. */
  step: string
  /** Why, for example insufficient_funds. */
  reason: string
  /** How often. */
  count: number
}

/** What failed within a window of time, and why, as counted up to now. A later count of the same window replaces it. */
export type FailuresCounted = {
  /**
   * The window, for example failures/2026-11-21T10:00:00.000Z. Names the count as well, since it is the key that
   * compaction goes by.
   */
  window: string
  /** The first moment that counts. */
  start: Date
  /** The first moment that no longer counts. */
  end: Date
  /** By step and reason. */
  failures: FailureCount[]
}

/** `analytics.failures.counted`, which analytics writes to `analytics.snapshots.v1`, by window. */
export const FailuresCounted = defineEvent<FailuresCounted>({
  type: 'analytics.failures.counted',
  version: 1,
  topic: 'analytics.snapshots.v1',
  key: 'window',
  schema: {
    type: 'record',
    name: 'FailuresCounted',
    namespace: 'waybill.analytics',
    doc: 'What failed within a window of time, and why, as counted up to now. A later count of the same window replaces it.',
    eventType: 'analytics.failures.counted',
    eventVersion: 1,
    external: true,
    fields: [
      {
        name: 'window',
        type: 'string',
        doc: 'The window, for example failures/2026-11-21T10:00:00.000Z. Names the count as well, since it is the key that compaction goes by.',
      },
      { name: 'start', type: { type: 'long', logicalType: 'timestamp-millis' }, doc: 'The first moment that counts.' },
      {
        name: 'end',
        type: { type: 'long', logicalType: 'timestamp-millis' },
        doc: 'The first moment that no longer counts.',
      },
      {
        name: 'failures',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'FailureCount',
            doc: 'How often a step failed for one reason.',
            fields: [
              { name: 'step', type: 'string', doc: 'The step that was not reached, for example paid.' },
              { name: 'reason', type: 'string', doc: 'Why, for example insufficient_funds.' },
              { name: 'count', type: 'int', doc: 'How often.' },
            ],
          },
        },
        doc: 'By step and reason.',
      },
    ],
  },
})
