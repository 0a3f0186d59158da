// Written by `./waybill schemas generate` from contracts/avro/notifications.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'

/** A message to a user was handed over to the mail server. */
export type MessageSent = {
  /** Who it is for. */
  userId: string
  /** The message. */
  messageId: string
  /** Which text, for example order-confirmed. */
  template: string
  /** Which way it goes, for example email. */
  channel: string
  /** The order it is about, if any. */
  orderId: string | null
  /** The shipment it is about, if any. */
  shipmentId: string | null
}

/** `notifications.message.sent`, which notifications writes to `notifications.v1`, by userId. */
export const MessageSent = defineEvent<MessageSent>({
  type: 'notifications.message.sent',
  version: 1,
  topic: 'notifications.v1',
  key: 'userId',
  schema: {
    type: 'record',
    name: 'MessageSent',
    namespace: 'waybill.notifications',
    doc: 'A message to a user was handed over to the mail server.',
    eventType: 'notifications.message.sent',
    eventVersion: 1,
    external: true,
    fields: [
      { name: 'userId', type: { type: 'string', logicalType: 'uuid' }, doc: 'Who it is for.' },
      { name: 'messageId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The message.' },
      { name: 'template', type: 'string', doc: 'Which text, for example order-confirmed.' },
      { name: 'channel', type: 'string', doc: 'Which way it goes, for example email.' },
      {
        name: 'orderId',
        type: ['null', { type: 'string', logicalType: 'uuid' }],
        default: null,
        doc: 'The order it is about, if any.',
      },
      {
        name: 'shipmentId',
        type: ['null', { type: 'string', logicalType: 'uuid' }],
        default: null,
        doc: 'The shipment it is about, if any.',
      },
    ],
  },
})

/** A message to a user was refused for good, for example since the address does not exist. An outage only delays it. */
export type MessageFailed = {
  /** Who it is for. */
  userId: string
  /** The message. */
  messageId: string
  /** Which text, for example order-confirmed. */
  template: string
  /** Which way it goes, for example email. */
  channel: string
  /** The order it is about, if any. */
  orderId: string | null
  /** The shipment it is about, if any. */
  shipmentId: string | null
  /** The answer of the mail server. */
  reason: string
}

/** `notifications.message.failed`, which notifications writes to `notifications.v1`, by userId. */
export const MessageFailed = defineEvent<MessageFailed>({
  type: 'notifications.message.failed',
  version: 1,
  topic: 'notifications.v1',
  key: 'userId',
  schema: {
    type: 'record',
    name: 'MessageFailed',
    namespace: 'waybill.notifications',
    doc: 'A message to a user was refused for good, for example since the address does not exist. An outage only delays it.',
    eventType: 'notifications.message.failed',
    eventVersion: 1,
    external: true,
    fields: [
      { name: 'userId', type: { type: 'string', logicalType: 'uuid' }, doc: 'Who it is for.' },
      { name: 'messageId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The message.' },
      { name: 'template', type: 'string', doc: 'Which text, for example order-confirmed.' },
      { name: 'channel', type: 'string', doc: 'Which way it goes, for example email.' },
      {
        name: 'orderId',
        type: ['null', { type: 'string', logicalType: 'uuid' }],
        default: null,
        doc: 'The order it is about, if any.',
      },
      {
        name: 'shipmentId',
        type: ['null', { type: 'string', logicalType: 'uuid' }],
        default: null,
        doc: 'The shipment it is about, if any.',
      },
      { name: 'reason', type: 'string', doc: 'The answer of the mail server.' },
    ],
  },
})
