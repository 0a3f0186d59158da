// Written by `./waybill schemas generate` from contracts/avro/orders.v1. Edit that, not this.
import { defineEvent, from } from '@waybill/messaging'
import { fromOrderPlacedV1 } from '../upcasts.ts'
import type { Address, AddressRead, Item, Line, Money, Portion, RejectedLine } from './shapes.ts'

/** A customer placed an order. Payment, stock and, where needed, the prescription are now checked side by side. */
export type OrderPlacedV1 = {
  /** The order. */
  orderId: string
  /** The user who placed the order. */
  customerId: string
  /** What is ordered; at least one line, each product once. */
  lines: Line[]
  /** The sum of all lines, in one currency. */
  total: Money
  /** What the payment provider gave the client for the card. Card numbers never come here. */
  paymentToken: string
  /** Where the parcel goes. */
  shipTo: Address
  /** True when at least one line does: then a pharmacist decides as well. */
  requiresPrescription: boolean
}

/**
 * A customer placed an order. Payment, stock and, where needed, the prescription are now checked side by side. As it is
 * read: personal data is null once the person was erased.
 */
export type OrderPlacedV1Read = {
  /** The order. */
  orderId: string
  /** The user who placed the order. */
  customerId: string
  /** What is ordered; at least one line, each product once. */
  lines: Line[]
  /** The sum of all lines, in one currency. */
  total: Money
  /** What the payment provider gave the client for the card. Card numbers never come here. */
  paymentToken: string
  /** Where the parcel goes. */
  shipTo: AddressRead
  /** True when at least one line does: then a pharmacist decides as well. */
  requiresPrescription: boolean
}

/** Version 1 of `orders.order.placed`, which orders writes to `orders.v1`, by orderId. */
export const OrderPlacedV1 = defineEvent<OrderPlacedV1, OrderPlacedV1Read>({
  type: 'orders.order.placed',
  version: 1,
  topic: 'orders.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderPlaced',
    namespace: 'waybill.orders',
    doc: 'A customer placed an order. Payment, stock and, where needed, the prescription are now checked side by side.',
    eventType: 'orders.order.placed',
    eventVersion: 1,
    piiSubject: 'customerId',
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'customerId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The user who placed the order.' },
      {
        name: 'lines',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'Line',
            namespace: 'waybill.shapes',
            doc: 'One line of an order, with the name and price of the moment it was placed: later changes of the product do not touch it.',
            fields: [
              { name: 'sku', type: 'string', doc: 'The product.' },
              { name: 'name', type: 'string', doc: 'The name of the product, as the customer saw it.' },
              { name: 'quantity', type: 'int', doc: 'How many pieces, at least 1.' },
              {
                name: 'unitPrice',
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
                doc: 'The price of one piece.',
              },
              {
                name: 'requiresPrescription',
                type: 'boolean',
                doc: 'Whether a pharmacist must approve a prescription before it is handed out.',
              },
            ],
          },
        },
        doc: 'What is ordered; at least one line, each product once.',
      },
      { name: 'total', type: 'waybill.shapes.Money', doc: 'The sum of all lines, in one currency.' },
      {
        name: 'paymentToken',
        type: 'string',
        doc: 'What the payment provider gave the client for the card. Card numbers never come here.',
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
        doc: 'Where the parcel goes.',
      },
      {
        name: 'requiresPrescription',
        type: 'boolean',
        doc: 'True when at least one line does: then a pharmacist decides as well.',
      },
    ],
  },
})

/** Where orders are placed; unknown is what version 1 did not tell. */
export const Channel = ['web', 'cli', 'api', 'unknown'] as const
export type Channel = (typeof Channel)[number]

/** A customer placed an order. Payment, stock and, where needed, the prescription are now checked side by side. */
export type OrderPlaced = {
  /** The order. */
  orderId: string
  /** The user who placed the order. */
  customerId: string
  /** What is ordered; at least one line, each product once. */
  lines: Line[]
  /** The sum of all lines, in one currency. */
  total: Money
  /** What the payment provider gave the client for the card. Card numbers never come here. */
  paymentToken: string
  /** Where the parcel goes. */
  shipTo: Address
  /** True when at least one line does: then a pharmacist decides as well. */
  requiresPrescription: boolean
  /** Where it was placed. */
  channel: Channel
}

/**
 * A customer placed an order. Payment, stock and, where needed, the prescription are now checked side by side. As it is
 * read: personal data is null once the person was erased.
 */
export type OrderPlacedRead = {
  /** The order. */
  orderId: string
  /** The user who placed the order. */
  customerId: string
  /** What is ordered; at least one line, each product once. */
  lines: Line[]
  /** The sum of all lines, in one currency. */
  total: Money
  /** What the payment provider gave the client for the card. Card numbers never come here. */
  paymentToken: string
  /** Where the parcel goes. */
  shipTo: AddressRead
  /** True when at least one line does: then a pharmacist decides as well. */
  requiresPrescription: boolean
  /** Where it was placed. */
  channel: Channel
}

/** `orders.order.placed`, which orders writes to `orders.v1`, by orderId. */
export const OrderPlaced = defineEvent<OrderPlaced, OrderPlacedRead>({
  type: 'orders.order.placed',
  version: 2,
  topic: 'orders.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderPlacedV2',
    namespace: 'waybill.orders',
    doc: 'A customer placed an order. Payment, stock and, where needed, the prescription are now checked side by side.',
    eventType: 'orders.order.placed',
    eventVersion: 2,
    piiSubject: 'customerId',
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'customerId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The user who placed the order.' },
      {
        name: 'lines',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'Line',
            namespace: 'waybill.shapes',
            doc: 'One line of an order, with the name and price of the moment it was placed: later changes of the product do not touch it.',
            fields: [
              { name: 'sku', type: 'string', doc: 'The product.' },
              { name: 'name', type: 'string', doc: 'The name of the product, as the customer saw it.' },
              { name: 'quantity', type: 'int', doc: 'How many pieces, at least 1.' },
              {
                name: 'unitPrice',
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
                doc: 'The price of one piece.',
              },
              {
                name: 'requiresPrescription',
                type: 'boolean',
                doc: 'Whether a pharmacist must approve a prescription before it is handed out.',
              },
            ],
          },
        },
        doc: 'What is ordered; at least one line, each product once.',
      },
      { name: 'total', type: 'waybill.shapes.Money', doc: 'The sum of all lines, in one currency.' },
      {
        name: 'paymentToken',
        type: 'string',
        doc: 'What the payment provider gave the client for the card. Card numbers never come here.',
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
        doc: 'Where the parcel goes.',
      },
      {
        name: 'requiresPrescription',
        type: 'boolean',
        doc: 'True when at least one line does: then a pharmacist decides as well.',
      },
      {
        name: 'channel',
        type: {
          type: 'enum',
          name: 'Channel',
          doc: 'Where orders are placed; unknown is what version 1 did not tell.',
          symbols: ['web', 'cli', 'api', 'unknown'],
        },
        doc: 'Where it was placed.',
      },
    ],
  },
  upcast: from(OrderPlacedV1, fromOrderPlacedV1),
})

/**
 * A pharmacist rejected lines of an order, and its customer wants the rest: the order goes on with it. Inventory gives
 * back what was put aside for the rejected lines.
 */
export type OrderReduced = {
  /** The order. */
  orderId: string
  /** The user who placed the order. */
  customerId: string
  /** The lines that the customer does not get; at least one, each product once. */
  rejected: RejectedLine[]
  /** The lines that are left; at least one. */
  lines: Line[]
  /** The sum of the lines that are left: no more is taken. */
  total: Money
}

/** `orders.order.reduced`, which orders writes to `orders.v1`, by orderId. */
export const OrderReduced = defineEvent<OrderReduced>({
  type: 'orders.order.reduced',
  version: 1,
  topic: 'orders.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderReduced',
    namespace: 'waybill.orders',
    doc: 'A pharmacist rejected lines of an order, and its customer wants the rest: the order goes on with it. Inventory gives back what was put aside for the rejected lines.',
    eventType: 'orders.order.reduced',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'customerId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The user who placed the order.' },
      {
        name: 'rejected',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'RejectedLine',
            namespace: 'waybill.shapes',
            doc: 'A line of an order that a pharmacist rejected.',
            fields: [
              { name: 'sku', type: 'string', doc: 'The product.' },
              { name: 'name', type: 'string', doc: 'The name of the product, as the customer saw it.' },
              { name: 'reason', type: 'string', doc: 'Why, in words for the customer.' },
            ],
          },
        },
        doc: 'The lines that the customer does not get; at least one, each product once.',
      },
      {
        name: 'lines',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'Line',
            namespace: 'waybill.shapes',
            doc: 'One line of an order, with the name and price of the moment it was placed: later changes of the product do not touch it.',
            fields: [
              { name: 'sku', type: 'string', doc: 'The product.' },
              { name: 'name', type: 'string', doc: 'The name of the product, as the customer saw it.' },
              { name: 'quantity', type: 'int', doc: 'How many pieces, at least 1.' },
              {
                name: 'unitPrice',
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
                doc: 'The price of one piece.',
              },
              {
                name: 'requiresPrescription',
                type: 'boolean',
                doc: 'Whether a pharmacist must approve a prescription before it is handed out.',
              },
            ],
          },
        },
        doc: 'The lines that are left; at least one.',
      },
      { name: 'total', type: 'waybill.shapes.Money', doc: 'The sum of the lines that are left: no more is taken.' },
    ],
  },
})

/**
 * Payment is authorized, all stock is reserved and the prescription, where needed, is approved: the order can be
 * packed.
 */
export type OrderConfirmed = {
  /** The order. */
  orderId: string
  /** The user who placed the order. */
  customerId: string
  /** What is to be packed. */
  lines: Line[]
  /** The sum of all lines. */
  total: Money
  /** Where the parcel goes. */
  shipTo: Address
  /** What goes into which parcel; empty where all goes into one. */
  parcels: Portion[]
}

/**
 * Payment is authorized, all stock is reserved and the prescription, where needed, is approved: the order can be
 * packed. As it is read: personal data is null once the person was erased.
 */
export type OrderConfirmedRead = {
  /** The order. */
  orderId: string
  /** The user who placed the order. */
  customerId: string
  /** What is to be packed. */
  lines: Line[]
  /** The sum of all lines. */
  total: Money
  /** Where the parcel goes. */
  shipTo: AddressRead
  /** What goes into which parcel; empty where all goes into one. */
  parcels: Portion[]
}

/** `orders.order.confirmed`, which orders writes to `orders.v1`, by orderId. */
export const OrderConfirmed = defineEvent<OrderConfirmed, OrderConfirmedRead>({
  type: 'orders.order.confirmed',
  version: 1,
  topic: 'orders.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderConfirmed',
    namespace: 'waybill.orders',
    doc: 'Payment is authorized, all stock is reserved and the prescription, where needed, is approved: the order can be packed.',
    eventType: 'orders.order.confirmed',
    eventVersion: 1,
    piiSubject: 'customerId',
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'customerId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The user who placed the order.' },
      {
        name: 'lines',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'Line',
            namespace: 'waybill.shapes',
            doc: 'One line of an order, with the name and price of the moment it was placed: later changes of the product do not touch it.',
            fields: [
              { name: 'sku', type: 'string', doc: 'The product.' },
              { name: 'name', type: 'string', doc: 'The name of the product, as the customer saw it.' },
              { name: 'quantity', type: 'int', doc: 'How many pieces, at least 1.' },
              {
                name: 'unitPrice',
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
                doc: 'The price of one piece.',
              },
              {
                name: 'requiresPrescription',
                type: 'boolean',
                doc: 'Whether a pharmacist must approve a prescription before it is handed out.',
              },
            ],
          },
        },
        doc: 'What is to be packed.',
      },
      { name: 'total', type: 'waybill.shapes.Money', doc: 'The sum of all lines.' },
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
        doc: 'Where the parcel goes.',
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
                doc: 'The pieces.',
              },
            ],
          },
        },
        default: [],
        doc: 'What goes into which parcel; empty where all goes into one.',
      },
    ],
  },
})

/** Who can ask to cancel an order; deadline is the platform itself. */
export const Requester = ['customer', 'operator', 'deadline'] as const
export type Requester = (typeof Requester)[number]

/**
 * Someone wants a confirmed order stopped. Fulfillment decides: it answers OrderStopped, or has packed already and the
 * request came too late.
 */
export type OrderCancelRequested = {
  /** The order. */
  orderId: string
  /** Why, in words for the customer. */
  reason: string
  /** Who asked. */
  requestedBy: Requester
}

/** `orders.order.cancel-requested`, which orders writes to `orders.v1`, by orderId. */
export const OrderCancelRequested = defineEvent<OrderCancelRequested>({
  type: 'orders.order.cancel-requested',
  version: 1,
  topic: 'orders.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderCancelRequested',
    namespace: 'waybill.orders',
    doc: 'Someone wants a confirmed order stopped. Fulfillment decides: it answers OrderStopped, or has packed already and the request came too late.',
    eventType: 'orders.order.cancel-requested',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'reason', type: 'string', doc: 'Why, in words for the customer.' },
      {
        name: 'requestedBy',
        type: {
          type: 'enum',
          name: 'Requester',
          doc: 'Who can ask to cancel an order; deadline is the platform itself.',
          symbols: ['customer', 'operator', 'deadline'],
        },
        doc: 'Who asked.',
      },
    ],
  },
})

/** Money was authorized or captured for an order that is cancelled already. Payments gives it back. */
export type OrderRefundRequested = {
  /** The order. */
  orderId: string
  /** Why the money goes back. */
  reason: string
}

/** `orders.order.refund-requested`, which orders writes to `orders.v1`, by orderId. */
export const OrderRefundRequested = defineEvent<OrderRefundRequested>({
  type: 'orders.order.refund-requested',
  version: 1,
  topic: 'orders.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderRefundRequested',
    namespace: 'waybill.orders',
    doc: 'Money was authorized or captured for an order that is cancelled already. Payments gives it back.',
    eventType: 'orders.order.refund-requested',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'reason', type: 'string', doc: 'Why the money goes back.' },
    ],
  },
})

/** A customer wants to send back what was delivered. An operator approves or rejects it. */
export type ReturnRequested = {
  /** The order. */
  orderId: string
  /** The return. An order may have several. */
  returnId: string
  /** The user who placed the order. */
  customerId: string
  /** What comes back. */
  items: Item[]
  /** What it cost, and what is given back for it. */
  amount: Money
}

/** `orders.return.requested`, which orders writes to `orders.v1`, by orderId. */
export const ReturnRequested = defineEvent<ReturnRequested>({
  type: 'orders.return.requested',
  version: 1,
  topic: 'orders.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'ReturnRequested',
    namespace: 'waybill.orders',
    doc: 'A customer wants to send back what was delivered. An operator approves or rejects it.',
    eventType: 'orders.return.requested',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      {
        name: 'returnId',
        type: { type: 'string', logicalType: 'uuid' },
        doc: 'The return. An order may have several.',
      },
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
        doc: 'What comes back.',
      },
      {
        name: 'amount',
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
        doc: 'What it cost, and what is given back for it.',
      },
    ],
  },
})

/** The customer may send it back. */
export type ReturnApproved = {
  /** The order. */
  orderId: string
  /** The return. An order may have several. */
  returnId: string
  /** The user who placed the order. */
  customerId: string
  /** What comes back. */
  items: Item[]
  /** What it cost, and what is given back for it. */
  amount: Money
}

/** `orders.return.approved`, which orders writes to `orders.v1`, by orderId. */
export const ReturnApproved = defineEvent<ReturnApproved>({
  type: 'orders.return.approved',
  version: 1,
  topic: 'orders.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'ReturnApproved',
    namespace: 'waybill.orders',
    doc: 'The customer may send it back.',
    eventType: 'orders.return.approved',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      {
        name: 'returnId',
        type: { type: 'string', logicalType: 'uuid' },
        doc: 'The return. An order may have several.',
      },
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
        doc: 'What comes back.',
      },
      {
        name: 'amount',
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
        doc: 'What it cost, and what is given back for it.',
      },
    ],
  },
})

/**
 * What was sent back is here and in order, or a parcel of a delivered order that nobody took. It goes back on the
 * shelf, and the money back to the customer.
 */
export type ReturnReceived = {
  /** The order. */
  orderId: string
  /** The return. An order may have several. For a parcel that nobody took: its shipment. */
  returnId: string
  /** The user who placed the order. */
  customerId: string
  /** What comes back. */
  items: Item[]
  /** What it cost, and what is given back for it. */
  amount: Money
  /** Where it is: that of a parcel that nobody took. Null for what a customer sent back: it goes where it left from. */
  warehouse: string | null
}

/** `orders.return.received`, which orders writes to `orders.v1`, by orderId. */
export const ReturnReceived = defineEvent<ReturnReceived>({
  type: 'orders.return.received',
  version: 1,
  topic: 'orders.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'ReturnReceived',
    namespace: 'waybill.orders',
    doc: 'What was sent back is here and in order, or a parcel of a delivered order that nobody took. It goes back on the shelf, and the money back to the customer.',
    eventType: 'orders.return.received',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      {
        name: 'returnId',
        type: { type: 'string', logicalType: 'uuid' },
        doc: 'The return. An order may have several. For a parcel that nobody took: its shipment.',
      },
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
        doc: 'What comes back.',
      },
      {
        name: 'amount',
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
        doc: 'What it cost, and what is given back for it.',
      },
      {
        name: 'warehouse',
        type: ['null', 'string'],
        default: null,
        doc: 'Where it is: that of a parcel that nobody took. Null for what a customer sent back: it goes where it left from.',
      },
    ],
  },
})

/** A return is refused, before it is sent or when it did not arrive as it should. Nothing moves. */
export type ReturnRejected = {
  /** The order. */
  orderId: string
  /** The return. An order may have several. */
  returnId: string
  /** The user who placed the order. */
  customerId: string
  /** Why, for the customer to read. */
  reason: string
}

/** `orders.return.rejected`, which orders writes to `orders.v1`, by orderId. */
export const ReturnRejected = defineEvent<ReturnRejected>({
  type: 'orders.return.rejected',
  version: 1,
  topic: 'orders.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'ReturnRejected',
    namespace: 'waybill.orders',
    doc: 'A return is refused, before it is sent or when it did not arrive as it should. Nothing moves.',
    eventType: 'orders.return.rejected',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      {
        name: 'returnId',
        type: { type: 'string', logicalType: 'uuid' },
        doc: 'The return. An order may have several.',
      },
      { name: 'customerId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The user who placed the order.' },
      { name: 'reason', type: 'string', doc: 'Why, for the customer to read.' },
    ],
  },
})
