import { PrescriptionRejected } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertFailure } from '../store.ts'

/** The pharmacist's words are about one person, so they are not counted. */
export const prescriptionRejected = (graceMs: number) =>
  counted(PrescriptionRejected, graceMs, (tx, _data, seen) =>
    insertFailure(tx, 'confirmed', 'prescription_rejected', seen),
  )
