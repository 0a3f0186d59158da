// Written by `./waybill schemas generate` from contracts/avro/delivery.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'
import type { Parcel } from './shapes.ts'

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
  /**
   * Which parcel of the order it is; null for a stand-alone shipment, and where the whole order is one, as before
   * orders had several.
   */
  parcel: Parcel | null
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
        doc: 'Which parcel of the order it is; null for a stand-alone shipment, and where the whole order is one, as before orders had several.',
      },
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
  /**
   * Which parcel of the order it is; null for a stand-alone shipment, and where the whole order is one, as before
   * orders had several.
   */
  parcel: Parcel | null
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
        doc: 'Which parcel of the order it is; null for a stand-alone shipment, and where the whole order is one, as before orders had several.',
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
  /**
   * Which parcel of the order it is; null for a stand-alone shipment, and where the whole order is one, as before
   * orders had several.
   */
  parcel: Parcel | null
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
        doc: 'Which parcel of the order it is; null for a stand-alone shipment, and where the whole order is one, as before orders had several.',
      },
    ],
  },
})

/**
 * No attempt was successful: the parcel is on its way back. An order of which all parcels come back is undone; of
 * another its part is given back.
 */
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
  /**
   * Which parcel of the order it is; null for a stand-alone shipment, and where the whole order is one, as before
   * orders had several.
   */
  parcel: Parcel | null
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
    doc: 'No attempt was successful: the parcel is on its way back. An order of which all parcels come back is undone; of another its part is given back.',
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
        doc: 'Which parcel of the order it is; null for a stand-alone shipment, and where the whole order is one, as before orders had several.',
      },
    ],
  },
})
