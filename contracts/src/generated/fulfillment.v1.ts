// Written by `./waybill schemas generate` from contracts/avro/fulfillment.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'
import type { Address, AddressRead, Item, Money, Parcel } from './shapes.ts'

/**
 * A parcel of the order is packed: its stock leaves and its shipment starts. With the first the money is taken, and
 * cancelling is too late: the point of no return.
 */
export type OrderPacked = {
  /** The order. */
  orderId: string
  /** The user who placed the order. */
  customerId: string
  /** What is in the parcel. */
  items: Item[]
  /** Where it goes. */
  shipTo: Address
  /** Which parcel of the order it is; null where the whole order is in it, as before orders had several. */
  parcel: Parcel | null
  /**
   * What the confirmed order costs in all, and what is taken of the hold with its first parcel; null where it is not
   * told: then all that is held.
   */
  total: Money | null
}

/**
 * A parcel of the order is packed: its stock leaves and its shipment starts. With the first the money is taken, and
 * cancelling is too late: the point of no return. As it is read: personal data is null once the person was erased.
 */
export type OrderPackedRead = {
  /** The order. */
  orderId: string
  /** The user who placed the order. */
  customerId: string
  /** What is in the parcel. */
  items: Item[]
  /** Where it goes. */
  shipTo: AddressRead
  /** Which parcel of the order it is; null where the whole order is in it, as before orders had several. */
  parcel: Parcel | null
  /**
   * What the confirmed order costs in all, and what is taken of the hold with its first parcel; null where it is not
   * told: then all that is held.
   */
  total: Money | null
}

/** `fulfillment.order.packed`, which fulfillment writes to `fulfillment.v1`, by orderId. */
export const OrderPacked = defineEvent<OrderPacked, OrderPackedRead>({
  type: 'fulfillment.order.packed',
  version: 1,
  topic: 'fulfillment.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderPacked',
    namespace: 'waybill.fulfillment',
    doc: 'A parcel of the order is packed: its stock leaves and its shipment starts. With the first the money is taken, and cancelling is too late: the point of no return.',
    eventType: 'fulfillment.order.packed',
    eventVersion: 1,
    piiSubject: 'customerId',
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'customerId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The user who placed the order.' },
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
        doc: 'What is in the parcel.',
      },
      {
        name: 'shipTo',
        type: {
          type: 'record',
          name: 'Address',
          namespace: 'waybill.shapes',
          doc: 'Where a parcel goes.',
          fields: [
            { name: 'name', type: 'string', pii: true, doc: 'Who receives it.' },
            { name: 'street', type: 'string', pii: true, doc: 'Street and house number.' },
            { name: 'city', type: 'string', doc: 'The city.' },
            { name: 'postalCode', type: 'string', doc: 'The postal code, as written in the country.' },
            { name: 'country', type: 'string', doc: 'ISO 3166-1 code of two letters, for example DE.' },
          ],
        },
        doc: 'Where it goes.',
      },
      {
        name: 'parcel',
        type: [
          'null',
          {
            type: 'record',
            name: 'Parcel',
            namespace: 'waybill.shapes',
            doc: 'Which part of an order a parcel is. An order has a parcel from each warehouse that it is served from.',
            fields: [
              {
                name: 'warehouse',
                type: 'string',
                doc: 'Where it is packed, and where it goes back to. An order has one parcel from each.',
              },
              { name: 'number', type: 'int', doc: 'Its place in the order in which they were packed, from 1.' },
              { name: 'of', type: 'int', doc: 'How many parcels the order has.' },
            ],
          },
        ],
        default: null,
        doc: 'Which parcel of the order it is; null where the whole order is in it, as before orders had several.',
      },
      {
        name: 'total',
        type: [
          'null',
          {
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
        ],
        default: null,
        doc: 'What the confirmed order costs in all, and what is taken of the hold with its first parcel; null where it is not told: then all that is held.',
      },
    ],
  },
})

/** The request to cancel came in time: the order will never be packed. */
export type OrderStopped = {
  /** The order. */
  orderId: string
  /** The reason given in the request. */
  reason: string
}

/** `fulfillment.order.stopped`, which fulfillment writes to `fulfillment.v1`, by orderId. */
export const OrderStopped = defineEvent<OrderStopped>({
  type: 'fulfillment.order.stopped',
  version: 1,
  topic: 'fulfillment.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderStopped',
    namespace: 'waybill.fulfillment',
    doc: 'The request to cancel came in time: the order will never be packed.',
    eventType: 'fulfillment.order.stopped',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'reason', type: 'string', doc: 'The reason given in the request.' },
    ],
  },
})
