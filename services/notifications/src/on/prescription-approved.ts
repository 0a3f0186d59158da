import { PrescriptionApproved } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { customerOf, enqueue } from '../store.ts'

/** Tells the customer that the pharmacist agrees. The event does not name the customer: the one before it did. */
export const prescriptionApproved = on(PrescriptionApproved, async ({ id: eventId, data: { orderId } }, tx) => {
  const userId = await customerOf(tx, orderId)
  await enqueue(tx, { eventId, template: 'prescription-approved', userId, orderId, data: { orderId } })
})
