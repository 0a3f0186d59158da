// Written by `./waybill schemas generate` from contracts/avro/delivery.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'

/** The courier has the parcel in the van. */
export type ParcelOutForDelivery = {
  /** The order that is shipped; null for a stand-alone shipment. */
  orderId: string | null
  /** The shipment. */
  shipmentId: string
  /** Who waits for the parcel. */
  userId: string
  /** Which attempt this is, from 1. */
  attempt: number
  /** When the van left. */
  occurredAt: Date
}

/** `delivery.parcel.out-for-delivery`, which delivery writes to `delivery.v1`, by orderId, else shipmentId. */
export const ParcelOutForDelivery = defineEvent<ParcelOutForDelivery>({
  type: 'delivery.parcel.out-for-delivery',
  version: 1,
  topic: 'delivery.v1',
  key: ['orderId', 'shipmentId'],
  schema: {
    type: 'record',
    name: 'ParcelOutForDelivery',
    namespace: 'waybill.delivery',
    doc: 'The courier has the parcel in the van.',
    eventType: 'delivery.parcel.out-for-delivery',
    eventVersion: 1,
    fields: [
      {
        name: 'orderId',
        type: ['null', { type: 'string', logicalType: 'uuid' }],
        default: null,
        doc: 'The order that is shipped; null for a stand-alone shipment.',
      },
      { name: 'shipmentId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The shipment.' },
      { name: 'userId', type: { type: 'string', logicalType: 'uuid' }, doc: 'Who waits for the parcel.' },
      { name: 'attempt', type: 'int', doc: 'Which attempt this is, from 1.' },
      { name: 'occurredAt', type: { type: 'long', logicalType: 'timestamp-millis' }, doc: 'When the van left.' },
    ],
  },
})

/** The parcel was handed over. */
export type ParcelDelivered = {
  /** The order that is shipped; null for a stand-alone shipment. */
  orderId: string | null
  /** The shipment. */
  shipmentId: string
  /** Who waits for the parcel. */
  userId: string
  /** Which attempt this is, from 1. */
  attempt: number
  /** When it happened at the door. */
  occurredAt: Date
}

/** `delivery.parcel.delivered`, which delivery writes to `delivery.v1`, by orderId, else shipmentId. */
export const ParcelDelivered = defineEvent<ParcelDelivered>({
  type: 'delivery.parcel.delivered',
  version: 1,
  topic: 'delivery.v1',
  key: ['orderId', 'shipmentId'],
  schema: {
    type: 'record',
    name: 'ParcelDelivered',
    namespace: 'waybill.delivery',
    doc: 'The parcel was handed over.',
    eventType: 'delivery.parcel.delivered',
    eventVersion: 1,
    fields: [
      {
        name: 'orderId',
        type: ['null', { type: 'string', logicalType: 'uuid' }],
        default: null,
        doc: 'The order that is shipped; null for a stand-alone shipment.',
      },
      { name: 'shipmentId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The shipment.' },
      { name: 'userId', type: { type: 'string', logicalType: 'uuid' }, doc: 'Who waits for the parcel.' },
      { name: 'attempt', type: 'int', doc: 'Which attempt this is, from 1.' },
      {
        name: 'occurredAt',
        type: { type: 'long', logicalType: 'timestamp-millis' },
        doc: 'When it happened at the door.',
      },
    ],
  },
})

/** Nobody took the parcel. There is a second attempt, and after that it goes back. */
export type ParcelFailed = {
  /** The order that is shipped; null for a stand-alone shipment. */
  orderId: string | null
  /** The shipment. */
  shipmentId: string
  /** Who waits for the parcel. */
  userId: string
  /** Which attempt this is, from 1. */
  attempt: number
  /** Why, in words for the customer. */
  reason: string
  /** When it happened at the door. */
  occurredAt: Date
}

/** `delivery.parcel.failed`, which delivery writes to `delivery.v1`, by orderId, else shipmentId. */
export const ParcelFailed = defineEvent<ParcelFailed>({
  type: 'delivery.parcel.failed',
  version: 1,
  topic: 'delivery.v1',
  key: ['orderId', 'shipmentId'],
  schema: {
    type: 'record',
    name: 'ParcelFailed',
    namespace: 'waybill.delivery',
    doc: 'Nobody took the parcel. There is a second attempt, and after that it goes back.',
    eventType: 'delivery.parcel.failed',
    eventVersion: 1,
    fields: [
      {
        name: 'orderId',
        type: ['null', { type: 'string', logicalType: 'uuid' }],
        default: null,
        doc: 'The order that is shipped; null for a stand-alone shipment.',
      },
      { name: 'shipmentId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The shipment.' },
      { name: 'userId', type: { type: 'string', logicalType: 'uuid' }, doc: 'Who waits for the parcel.' },
      { name: 'attempt', type: 'int', doc: 'Which attempt this is, from 1.' },
      { name: 'reason', type: 'string', doc: 'Why, in words for the customer.' },
      {
        name: 'occurredAt',
        type: { type: 'long', logicalType: 'timestamp-millis' },
        doc: 'When it happened at the door.',
      },
    ],
  },
})

/** No attempt was successful: the parcel is on its way back, and the order is undone. */
export type ParcelReturned = {
  /** The order that is shipped; null for a stand-alone shipment. */
  orderId: string | null
  /** The shipment. */
  shipmentId: string
  /** Who waits for the parcel. */
  userId: string
  /** Which attempt this is, from 1. */
  attempt: number
  /** Why the last attempt failed. */
  reason: string
  /** When it was given up. */
  occurredAt: Date
}

/** `delivery.parcel.returned`, which delivery writes to `delivery.v1`, by orderId, else shipmentId. */
export const ParcelReturned = defineEvent<ParcelReturned>({
  type: 'delivery.parcel.returned',
  version: 1,
  topic: 'delivery.v1',
  key: ['orderId', 'shipmentId'],
  schema: {
    type: 'record',
    name: 'ParcelReturned',
    namespace: 'waybill.delivery',
    doc: 'No attempt was successful: the parcel is on its way back, and the order is undone.',
    eventType: 'delivery.parcel.returned',
    eventVersion: 1,
    fields: [
      {
        name: 'orderId',
        type: ['null', { type: 'string', logicalType: 'uuid' }],
        default: null,
        doc: 'The order that is shipped; null for a stand-alone shipment.',
      },
      { name: 'shipmentId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The shipment.' },
      { name: 'userId', type: { type: 'string', logicalType: 'uuid' }, doc: 'Who waits for the parcel.' },
      { name: 'attempt', type: 'int', doc: 'Which attempt this is, from 1.' },
      { name: 'reason', type: 'string', doc: 'Why the last attempt failed.' },
      { name: 'occurredAt', type: { type: 'long', logicalType: 'timestamp-millis' }, doc: 'When it was given up.' },
    ],
  },
})
