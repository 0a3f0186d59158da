import { PrescriptionReceived } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { enqueue } from '../store.ts'

/** Tells the customer that the order waits for a pharmacist. */
export const prescriptionReceived = on(PrescriptionReceived, ({ id: eventId, data: { orderId, customerId } }, tx) =>
  enqueue(tx, { eventId, template: 'prescription-received', userId: customerId, orderId, data: { orderId } }),
)
