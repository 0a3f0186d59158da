import { PrescriptionApproved, PrescriptionReceived, PrescriptionRejected } from '@waybill/contracts'
import type { Database } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { approvePrescription } from './http/approve-prescription.ts'
import { decidePrescription } from './http/decide-prescription.ts'
import { getPrescription } from './http/get-prescription.ts'
import { listPrescriptions } from './http/list-prescriptions.ts'
import { rejectPrescription } from './http/reject-prescription.ts'
import { orderCancelled } from './on/order-cancelled.ts'
import { orderPlaced } from './on/order-placed.ts'

/** Pharmacists decide about orders that need a prescription; nothing is approved by itself. */
export const pharmacy = ({ db }: { db: Database }): Service => ({
  name: 'pharmacy',
  emits: [PrescriptionReceived, PrescriptionApproved, PrescriptionRejected],
  handlers: [orderPlaced, orderCancelled],
  routes: [
    listPrescriptions(db),
    getPrescription(db),
    approvePrescription(db),
    rejectPrescription(db),
    decidePrescription(db),
  ],
})
