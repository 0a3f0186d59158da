// Written by `./waybill schemas generate` from contracts/avro/payments.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'
import type { Money } from './shapes.ts'

/** The payment provider holds the amount on the customer's card; it is not taken yet. */
export type PaymentAuthorized = {
  /** The order. */
  orderId: string
  /** The payment. An order has one. */
  paymentId: string
  /** What is held. */
  amount: Money
}

/** `payments.payment.authorized`, which payments writes to `payments.v1`, by orderId. */
export const PaymentAuthorized = defineEvent<PaymentAuthorized>({
  type: 'payments.payment.authorized',
  version: 1,
  topic: 'payments.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'PaymentAuthorized',
    namespace: 'waybill.payments',
    doc: "The payment provider holds the amount on the customer's card; it is not taken yet.",
    eventType: 'payments.payment.authorized',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'paymentId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The payment. An order has one.' },
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
        doc: 'What is held.',
      },
    ],
  },
})

/** The payment provider refused the card. The order ends. */
export type PaymentDeclined = {
  /** The order. */
  orderId: string
  /** The answer of the provider, for example insufficient-funds. */
  reason: string
}

/** `payments.payment.declined`, which payments writes to `payments.v1`, by orderId. */
export const PaymentDeclined = defineEvent<PaymentDeclined>({
  type: 'payments.payment.declined',
  version: 1,
  topic: 'payments.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'PaymentDeclined',
    namespace: 'waybill.payments',
    doc: 'The payment provider refused the card. The order ends.',
    eventType: 'payments.payment.declined',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'reason', type: 'string', doc: 'The answer of the provider, for example insufficient-funds.' },
    ],
  },
})

/** The money is taken from the customer's card: the order is packed. What was held beyond it is free again. */
export type PaymentCaptured = {
  /** The order. */
  orderId: string
  /** The payment. An order has one. */
  paymentId: string
  /** What was taken. */
  amount: Money
}

/** `payments.payment.captured`, which payments writes to `payments.v1`, by orderId. */
export const PaymentCaptured = defineEvent<PaymentCaptured>({
  type: 'payments.payment.captured',
  version: 1,
  topic: 'payments.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'PaymentCaptured',
    namespace: 'waybill.payments',
    doc: "The money is taken from the customer's card: the order is packed. What was held beyond it is free again.",
    eventType: 'payments.payment.captured',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'paymentId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The payment. An order has one.' },
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
        doc: 'What was taken.',
      },
    ],
  },
})

/** The held amount is free again; nothing was ever taken. */
export type PaymentVoided = {
  /** The order. */
  orderId: string
  /** The payment. An order has one. */
  paymentId: string
  /** What was held. */
  amount: Money
}

/** `payments.payment.voided`, which payments writes to `payments.v1`, by orderId. */
export const PaymentVoided = defineEvent<PaymentVoided>({
  type: 'payments.payment.voided',
  version: 1,
  topic: 'payments.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'PaymentVoided',
    namespace: 'waybill.payments',
    doc: 'The held amount is free again; nothing was ever taken.',
    eventType: 'payments.payment.voided',
    eventVersion: 1,
    external: true,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'paymentId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The payment. An order has one.' },
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
        doc: 'What was held.',
      },
    ],
  },
})

/** Money that was taken is given back, all of it or a part. */
export type PaymentRefunded = {
  /** The order. */
  orderId: string
  /** The payment. An order has one. */
  paymentId: string
  /** What was given back, this time. */
  amount: Money
  /** The refund that an operator asked for, or the return that it is for; null when the whole order is undone. */
  refundId: string | null
  /** What is kept of the payment after this; null where it is not known. */
  left: Money | null
}

/** `payments.payment.refunded`, which payments writes to `payments.v1`, by orderId. */
export const PaymentRefunded = defineEvent<PaymentRefunded>({
  type: 'payments.payment.refunded',
  version: 1,
  topic: 'payments.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'PaymentRefunded',
    namespace: 'waybill.payments',
    doc: 'Money that was taken is given back, all of it or a part.',
    eventType: 'payments.payment.refunded',
    eventVersion: 1,
    external: true,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'paymentId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The payment. An order has one.' },
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
        doc: 'What was given back, this time.',
      },
      {
        name: 'refundId',
        type: ['null', { type: 'string', logicalType: 'uuid' }],
        default: null,
        doc: 'The refund that an operator asked for, or the return that it is for; null when the whole order is undone.',
      },
      {
        name: 'left',
        type: ['null', 'waybill.shapes.Money'],
        default: null,
        doc: 'What is kept of the payment after this; null where it is not known.',
      },
    ],
  },
})

/** The hold stood longer than the payment provider lets it. Nothing was taken; an order that is not packed yet ends. */
export type PaymentExpired = {
  /** The order. */
  orderId: string
  /** The payment. An order has one. */
  paymentId: string
  /** What was held. */
  amount: Money
}

/** `payments.payment.expired`, which payments writes to `payments.v1`, by orderId. */
export const PaymentExpired = defineEvent<PaymentExpired>({
  type: 'payments.payment.expired',
  version: 1,
  topic: 'payments.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'PaymentExpired',
    namespace: 'waybill.payments',
    doc: 'The hold stood longer than the payment provider lets it. Nothing was taken; an order that is not packed yet ends.',
    eventType: 'payments.payment.expired',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'paymentId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The payment. An order has one.' },
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
        doc: 'What was held.',
      },
    ],
  },
})
