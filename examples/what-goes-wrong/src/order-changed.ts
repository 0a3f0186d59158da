import { defineEvent, type Topic } from '@waybill/messaging'

export const OrderChanged = defineEvent<{ orderId: string; status: string }>({
  type: 'shop.order.changed',
  version: 1,
  topic: 'orders.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderChanged',
    namespace: 'shop',
    fields: [
      { name: 'orderId', type: 'string' },
      { name: 'status', type: 'string' },
    ],
  },
})

const topic = (name: string): Topic => {
  return { name, key: 'orderId', partitions: 1, retentionMs: 3_600_000, cleanup: 'delete', owner: 'shop', events: [] }
}

/** `by-hand` carries JSON of the programs that do without the library. */
export const topics = ['orders.v1', 'by-hand', 'shop.dlq.v1'].map(topic)
