import { PrescriptionRejected } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertFailure } from '../store.ts'

/**
 * The pharmacist's words are about one person, so they are not counted. Whether the order goes on without the rejected lines,
 * `OrderReduced` tells.
 */
export const prescriptionRejected = (graceMs: number) =>
  counted(PrescriptionRejected, graceMs, (tx, { orderId }, seen) =>
    insertFailure(tx, orderId, 'confirmed', 'prescription_rejected', seen),
  )
