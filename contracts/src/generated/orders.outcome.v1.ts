// Written by `./waybill schemas generate` from contracts/avro/orders.outcome.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'
import type { Money } from './shapes.ts'

/** Every parcel has come to its end, at least one of them delivered, and the payment is captured. Nothing follows. */
export type OrderCompleted = {
  /** The order. */
  orderId: string
  /** The user who placed the order. */
  customerId: string
  /** What the customer paid, less the parcels that nobody took. */
  total: Money
}

/** `orders.order.completed`, which orders writes to `orders.outcome.v1`, by orderId. */
export const OrderCompleted = defineEvent<OrderCompleted>({
  type: 'orders.order.completed',
  version: 1,
  topic: 'orders.outcome.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderCompleted',
    namespace: 'waybill.orders',
    doc: 'Every parcel has come to its end, at least one of them delivered, and the payment is captured. Nothing follows.',
    eventType: 'orders.order.completed',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'customerId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The user who placed the order.' },
      {
        name: 'total',
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
        doc: 'What the customer paid, less the parcels that nobody took.',
      },
    ],
  },
})

/**
 * The order will not be delivered. Every service undoes its own part: payments voids or refunds, inventory releases,
 * pharmacy closes the case.
 */
export type OrderCancelled = {
  /** The order. */
  orderId: string
  /** The user who placed the order. */
  customerId: string
  /** Why, in words for the customer. */
  reason: string
}

/** `orders.order.cancelled`, which orders writes to `orders.outcome.v1`, by orderId. */
export const OrderCancelled = defineEvent<OrderCancelled>({
  type: 'orders.order.cancelled',
  version: 1,
  topic: 'orders.outcome.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderCancelled',
    namespace: 'waybill.orders',
    doc: 'The order will not be delivered. Every service undoes its own part: payments voids or refunds, inventory releases, pharmacy closes the case.',
    eventType: 'orders.order.cancelled',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'customerId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The user who placed the order.' },
      { name: 'reason', type: 'string', doc: 'Why, in words for the customer.' },
    ],
  },
})
