import { PrescriptionRejected } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { customerOf, enqueue } from '../store.ts'

/** Tells the customer on which lines the pharmacist does not agree, and why. What follows from it is told by orders. */
export const prescriptionRejected = on(
  PrescriptionRejected,
  async ({ id: eventId, data: { orderId, reason, lines } }, tx) => {
    const userId = await customerOf(tx, orderId)
    const data = { orderId, reason, lines: lines.map(({ name, reason }) => ({ name, reason })) }
    await enqueue(tx, { eventId, template: 'prescription-rejected', userId, orderId, data })
  },
)
