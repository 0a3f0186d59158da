import { ReturnReceived } from '@waybill/contracts'
import { on, PermanentError } from '@waybill/messaging'
import { refundRefusal } from '../payment.ts'
import { lockPayment } from '../store.ts'
import { insertRefund, pendingRefunds } from '../store-refunds.ts'

/**
 * What was sent back is paid back, as a refund under the return's id. When an operator gave back so much by hand that it
 * is more than what is left, it is a dead letter: somebody has to look.
 */
export const returnReceived = on(ReturnReceived, async ({ data: { orderId, returnId, customerId, amount } }, tx) => {
  const { payment } = await lockPayment(tx, orderId)
  const refusal = refundRefusal(payment, await pendingRefunds(tx, orderId), amount)
  if (refusal) throw new PermanentError(`Return ${returnId}: ${refusal.because}`, { code: refusal.code })
  await insertRefund(tx, { refundId: returnId, orderId, amount, reason: 'return', requestedBy: customerId })
})
