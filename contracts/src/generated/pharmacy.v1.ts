// Written by `./waybill schemas generate` from contracts/avro/pharmacy.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'
import type { RejectedLine } from './shapes.ts'

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

/**
 * A pharmacist rejected the prescription of an order, or some lines of it and approved the others. A reader that does
 * not know of lines ends the order: too little is handed out, never too much.
 */
export type PrescriptionRejected = {
  /** The order. */
  orderId: string
  /** Who rejected it. */
  pharmacistId: string
  /** Why, in words for the customer; of several lines, all that was said. */
  reason: string
  /**
   * The lines that are rejected; each other line on prescription is approved. Empty where it is not told: then all are.
   */
  lines: RejectedLine[]
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
    doc: 'A pharmacist rejected the prescription of an order, or some lines of it and approved the others. A reader that does not know of lines ends the order: too little is handed out, never too much.',
    eventType: 'pharmacy.prescription.rejected',
    eventVersion: 1,
    fields: [
      { name: 'orderId', type: { type: 'string', logicalType: 'uuid' }, doc: 'The order.' },
      { name: 'pharmacistId', type: { type: 'string', logicalType: 'uuid' }, doc: 'Who rejected it.' },
      { name: 'reason', type: 'string', doc: 'Why, in words for the customer; of several lines, all that was said.' },
      {
        name: 'lines',
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
        default: [],
        doc: 'The lines that are rejected; each other line on prescription is approved. Empty where it is not told: then all are.',
      },
    ],
  },
})
