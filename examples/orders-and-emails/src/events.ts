import { defineEvent } from '@waybill/messaging'

// What both services know of each other.
export const OrderPlaced = defineEvent<{ orderId: string; email: string; cents: number }>({
  type: 'orders.order.placed',
  version: 1,
  topic: 'orders.v1',
  key: 'orderId', // the events of one order stay in order
  schema: {
    type: 'record',
    name: 'OrderPlaced',
    namespace: 'shop.orders',
    fields: [
      { name: 'orderId', type: 'string' },
      { name: 'email', type: 'string' },
      { name: 'cents', type: 'long' },
    ],
  },
})
