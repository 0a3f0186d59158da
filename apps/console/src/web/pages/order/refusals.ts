import type { Status } from '../../api/orders.ts'
import type { Payment } from '../../api/payments.ts'

/** Why an order can't be cancelled any more; undefined when it makes sense to ask. The orders service decides. */
export function cancelRefusal(status: Status): string | undefined {
  if (status === 'completed' || status === 'cancelled') return `It is ${status} already.`
  if (status === 'cancelling') return 'It is being cancelled.'
  if (status === 'packed' || status === 'partly-packed') return 'It is on its way: refuse the parcel to return it.'
  return undefined
}

/** Why nothing can be given back; undefined when something is left. */
export function refundRefusal(payment: Payment | null | undefined): string | undefined {
  if (payment === undefined) return 'The payment is being looked up.'
  if (payment === null || payment.capturedMinor === 0) return 'No money has been taken.'
  if (payment.refundedMinor >= payment.capturedMinor) return 'All of it has been given back.'
  return undefined
}
