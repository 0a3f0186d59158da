// Written by `./waybill schemas generate` from contracts/avro/analytics.pageviews.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'

/** Someone looked at the page of a product. */
export type PageViewed = {
  /** The product. */
  sku: string
  /** Who looked; null for a visitor who is not logged in. */
  userId: string | null
  /** When the page was shown. */
  viewedAt: Date
}

/** `analytics.page.viewed`, which analytics writes to `analytics.pageviews.v1`, by sku. */
export const PageViewed = defineEvent<PageViewed>({
  type: 'analytics.page.viewed',
  version: 1,
  topic: 'analytics.pageviews.v1',
  key: 'sku',
  schema: {
    type: 'record',
    name: 'PageViewed',
    namespace: 'waybill.analytics',
    doc: 'Someone looked at the page of a product.',
    eventType: 'analytics.page.viewed',
    eventVersion: 1,
    fields: [
      { name: 'sku', type: 'string', doc: 'The product.' },
      {
        name: 'userId',
        type: ['null', { type: 'string', logicalType: 'uuid' }],
        default: null,
        doc: 'Who looked; null for a visitor who is not logged in.',
      },
      { name: 'viewedAt', type: { type: 'long', logicalType: 'timestamp-millis' }, doc: 'When the page was shown.' },
    ],
  },
})
