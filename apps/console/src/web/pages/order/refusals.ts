import type { Payment } from '../../api/payments.ts'

/** Why nothing can be given back; undefined when something is left. */
export function refundRefusal(payment: Payment | null | undefined): string | undefined {
  if (payment === undefined) return 'The payment is being looked up.'
  if (payment === null || payment.capturedMinor === 0) return 'No money has been taken.'
  if (payment.refundedMinor >= payment.capturedMinor) return 'All of it has been given back.'
  return undefined
}
