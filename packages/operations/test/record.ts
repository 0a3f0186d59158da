import type { RecordView } from '../src/index.ts'

/** A record as it may be shown; what a test is about it says itself. */
export const record = (parts: Partial<RecordView> = {}): RecordView => ({
  topic: 'orders.v1',
  partition: 2,
  offset: '17',
  time: '2026-11-21T08:00:00.000Z',
  key: 'order-1',
  type: 'orders.order.placed',
  headers: { ce_type: 'orders.order.placed', 'x-note': 'Urgent' },
  format: 'avro',
  data: {
    total: { amountMinor: 5001, currency: 'EUR' },
    lines: [{ sku: 'TEA' }, { sku: 'CUP' }],
    note: null,
    big: '9007199254740993',
  },
  problem: null,
  schema: null,
  bytes: 100,
  ...parts,
})
