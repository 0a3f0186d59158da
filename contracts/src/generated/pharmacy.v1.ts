// Written by `./waybill schemas generate` from contracts/avro/pharmacy.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'

/** An order with prescription products waits in the queue of the pharmacists. */
export type PrescriptionReceived = {
  /** The order. */
  orderId: string
  /** The user who placed the order. */
  customerId: string
  /** The products that need the approval. */
  skus: string[]
}

/** `pharmacy.prescription.received`, which pharmacy writes to `pharmacy.v1`, by orderId. */
export const PrescriptionReceived = defineEvent<PrescriptionReceived>({
  type: 'pharmacy.prescription.received',
  version: 1,
  topic: 'pharmacy.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'PrescriptionReceived',
    namespace: 'waybill.pharmacy',
    doc: 'An order with prescription products waits in the queue of the pharmacists.',
    eventType: 'pharmacy.prescription.received',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'customerId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The user who placed the order.' },
      { name: 'skus', type: { type: 'array', items: 'string' }, doc: 'The products that need the approval.' },
    ],
  },
})

/** A pharmacist approved the prescription of an order. */
export type PrescriptionApproved = {
  /** The order. */
  orderId: string
  /** Who approved it. */
  pharmacistId: string
}

/** `pharmacy.prescription.approved`, which pharmacy writes to `pharmacy.v1`, by orderId. */
export const PrescriptionApproved = defineEvent<PrescriptionApproved>({
  type: 'pharmacy.prescription.approved',
  version: 1,
  topic: 'pharmacy.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'PrescriptionApproved',
    namespace: 'waybill.pharmacy',
    doc: 'A pharmacist approved the prescription of an order.',
    eventType: 'pharmacy.prescription.approved',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'pharmacistId', type: { type: 'string', logicalType: 'uuid' }, doc: 'Who approved it.' },
    ],
  },
})

/** A pharmacist rejected the prescription of an order. The order ends. */
export type PrescriptionRejected = {
  /** The order. */
  orderId: string
  /** Who rejected it. */
  pharmacistId: string
  /** Why, in words for the customer. */
  reason: string
}

/** `pharmacy.prescription.rejected`, which pharmacy writes to `pharmacy.v1`, by orderId. */
export const PrescriptionRejected = defineEvent<PrescriptionRejected>({
  type: 'pharmacy.prescription.rejected',
  version: 1,
  topic: 'pharmacy.v1',
  key: 'orderId',
  schema: {
    type: 'record',
    name: 'PrescriptionRejected',
    namespace: 'waybill.pharmacy',
    doc: 'A pharmacist rejected the prescription of an order. The order ends.',
    eventType: 'pharmacy.prescription.rejected',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'pharmacistId', type: { type: 'string', logicalType: 'uuid' }, doc: 'Who rejected it.' },
      { name: 'reason', type: 'string', doc: 'Why, in words for the customer.' },
    ],
  },
})
