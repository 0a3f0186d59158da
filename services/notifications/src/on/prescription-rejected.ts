import { PrescriptionRejected } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { customerOf, enqueue } from '../store.ts'

/** Tells the customer why the pharmacist does not agree. */
export const prescriptionRejected = on(PrescriptionRejected, async ({ id: eventId, data: { orderId, reason } }, tx) => {
  const userId = await customerOf(tx, orderId)
  await enqueue(tx, { eventId, template: 'prescription-rejected', userId, orderId, data: { orderId, reason } })
})
