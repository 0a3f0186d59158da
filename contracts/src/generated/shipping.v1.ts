// Written by `./waybill schemas generate` from contracts/avro/shipping.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'
import type { Address, AddressRead, Parcel, ShipmentStatus } from './shapes.ts'

/** A shipment is registered and waits for the carrier. */
export type ShipmentCreated = {
  /** The shipment. */
  shipmentId: string
  /** The order that is shipped; null for a stand-alone shipment. */
  orderId: string | null
  /** Whose shipment it is: the customer of the order, or who asked for a stand-alone one. */
  userId: string
  /** What the customer follows the parcel with. */
  trackingNumber: string
  /** Where it goes. */
  shipTo: Address
  /**
   * Which parcel of the order it is; null for a stand-alone shipment, and where the whole order is one, as before
   * orders had several.
   */
  parcel: Parcel | null
}

/**
 * A shipment is registered and waits for the carrier. As it is read: personal data is null once the person was erased.
 */
export type ShipmentCreatedRead = {
  /** The shipment. */
  shipmentId: string
  /** The order that is shipped; null for a stand-alone shipment. */
  orderId: string | null
  /** Whose shipment it is: the customer of the order, or who asked for a stand-alone one. */
  userId: string
  /** What the customer follows the parcel with. */
  trackingNumber: string
  /** Where it goes. */
  shipTo: AddressRead
  /**
   * Which parcel of the order it is; null for a stand-alone shipment, and where the whole order is one, as before
   * orders had several.
   */
  parcel: Parcel | null
}

/** `shipping.shipment.created`, which shipping writes to `shipping.v1`, by shipmentId. */
export const ShipmentCreated = defineEvent<ShipmentCreated, ShipmentCreatedRead>({
  type: 'shipping.shipment.created',
  version: 1,
  topic: 'shipping.v1',
  key: 'shipmentId',
  schema: {
    type: 'record',
    name: 'ShipmentCreated',
    namespace: 'waybill.shipping',
    doc: 'A shipment is registered and waits for the carrier.',
    eventType: 'shipping.shipment.created',
    eventVersion: 1,
    piiSubject: 'userId',
    fields: [
      { name: 'shipmentId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The shipment.' },
      {
        name: 'orderId',
        type: ['null', { type: 'string', logicalType: 'uuid' }],
        default: null,
        doc: 'The order that is shipped; null for a stand-alone shipment.',
      },
      {
        name: 'userId',
        type: { type: 'string', logicalType: 'uuid' },
        doc: 'Whose shipment it is: the customer of the order, or who asked for a stand-alone one.',
      },
      { name: 'trackingNumber', type: 'string', doc: 'What the customer follows the parcel with.' },
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
        doc: 'Which parcel of the order it is; null for a stand-alone shipment, and where the whole order is one, as before orders had several.',
      },
    ],
  },
})

/** The address of a shipment changed before the carrier had it. */
export type ShipmentUpdated = {
  /** The shipment. */
  shipmentId: string
  /** The order that is shipped; null for a stand-alone shipment. */
  orderId: string | null
  /** Whose shipment it is: the customer of the order, or who asked for a stand-alone one. */
  userId: string
  /** Where it goes now. */
  shipTo: Address
}

/**
 * The address of a shipment changed before the carrier had it. As it is read: personal data is null once the person was
 * erased.
 */
export type ShipmentUpdatedRead = {
  /** The shipment. */
  shipmentId: string
  /** The order that is shipped; null for a stand-alone shipment. */
  orderId: string | null
  /** Whose shipment it is: the customer of the order, or who asked for a stand-alone one. */
  userId: string
  /** Where it goes now. */
  shipTo: AddressRead
}

/** `shipping.shipment.updated`, which shipping writes to `shipping.v1`, by shipmentId. */
export const ShipmentUpdated = defineEvent<ShipmentUpdated, ShipmentUpdatedRead>({
  type: 'shipping.shipment.updated',
  version: 1,
  topic: 'shipping.v1',
  key: 'shipmentId',
  schema: {
    type: 'record',
    name: 'ShipmentUpdated',
    namespace: 'waybill.shipping',
    doc: 'The address of a shipment changed before the carrier had it.',
    eventType: 'shipping.shipment.updated',
    eventVersion: 1,
    piiSubject: 'userId',
    external: true,
    fields: [
      { name: 'shipmentId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The shipment.' },
      {
        name: 'orderId',
        type: ['null', { type: 'string', logicalType: 'uuid' }],
        default: null,
        doc: 'The order that is shipped; null for a stand-alone shipment.',
      },
      {
        name: 'userId',
        type: { type: 'string', logicalType: 'uuid' },
        doc: 'Whose shipment it is: the customer of the order, or who asked for a stand-alone one.',
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
        doc: 'Where it goes now.',
      },
    ],
  },
})

/** A shipment went one step further. */
export type ShipmentStatusChanged = {
  /** The shipment. */
  shipmentId: string
  /** The order that is shipped; null for a stand-alone shipment. */
  orderId: string | null
  /** Whose shipment it is: the customer of the order, or who asked for a stand-alone one. */
  userId: string
  /** What the customer follows the parcel with. */
  trackingNumber: string
  /** Where it goes. */
  shipTo: Address
  /** The step before. */
  from: ShipmentStatus
  /** The step it is at now. */
  to: ShipmentStatus
  /** When the carrier did it, which is earlier than when we heard of it. */
  occurredAt: Date
  /**
   * Which parcel of the order it is; null for a stand-alone shipment, and where the whole order is one, as before
   * orders had several.
   */
  parcel: Parcel | null
}

/** A shipment went one step further. As it is read: personal data is null once the person was erased. */
export type ShipmentStatusChangedRead = {
  /** The shipment. */
  shipmentId: string
  /** The order that is shipped; null for a stand-alone shipment. */
  orderId: string | null
  /** Whose shipment it is: the customer of the order, or who asked for a stand-alone one. */
  userId: string
  /** What the customer follows the parcel with. */
  trackingNumber: string
  /** Where it goes. */
  shipTo: AddressRead
  /** The step before. */
  from: ShipmentStatus
  /** The step it is at now. */
  to: ShipmentStatus
  /** When the carrier did it, which is earlier than when we heard of it. */
  occurredAt: Date
  /**
   * Which parcel of the order it is; null for a stand-alone shipment, and where the whole order is one, as before
   * orders had several.
   */
  parcel: Parcel | null
}

/** `shipping.shipment.status-changed`, which shipping writes to `shipping.v1`, by shipmentId. */
export const ShipmentStatusChanged = defineEvent<ShipmentStatusChanged, ShipmentStatusChangedRead>({
  type: 'shipping.shipment.status-changed',
  version: 1,
  topic: 'shipping.v1',
  key: 'shipmentId',
  schema: {
    type: 'record',
    name: 'ShipmentStatusChanged',
    namespace: 'waybill.shipping',
    doc: 'A shipment went one step further.',
    eventType: 'shipping.shipment.status-changed',
    eventVersion: 1,
    piiSubject: 'userId',
    fields: [
      { name: 'shipmentId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The shipment.' },
      {
        name: 'orderId',
        type: ['null', { type: 'string', logicalType: 'uuid' }],
        default: null,
        doc: 'The order that is shipped; null for a stand-alone shipment.',
      },
      {
        name: 'userId',
        type: { type: 'string', logicalType: 'uuid' },
        doc: 'Whose shipment it is: the customer of the order, or who asked for a stand-alone one.',
      },
      { name: 'trackingNumber', type: 'string', doc: 'What the customer follows the parcel with.' },
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
        name: 'from',
        type: {
          type: 'string',
          doc: 'How far a shipment has come. A string and not an Avro enum, whose symbols cannot have a hyphen.',
          oneOf: ['created', 'picked-up', 'in-transit', 'out-for-delivery', 'delivered', 'returned'],
        },
        doc: 'The step before.',
      },
      {
        name: 'to',
        type: {
          type: 'string',
          doc: 'How far a shipment has come. A string and not an Avro enum, whose symbols cannot have a hyphen.',
          oneOf: ['created', 'picked-up', 'in-transit', 'out-for-delivery', 'delivered', 'returned'],
        },
        doc: 'The step it is at now.',
      },
      {
        name: 'occurredAt',
        type: { type: 'long', logicalType: 'timestamp-millis' },
        doc: 'When the carrier did it, which is earlier than when we heard of it.',
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
