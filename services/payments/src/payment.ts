import type { Money } from '@waybill/contracts'
import type { Answer } from './payment-provider.ts'

/**
 * `none`: nothing heard yet. `closed`: the order was cancelled before any payment existed: the tombstone that an
 * order read later finds.
 */
export type Status = 'none' | 'authorized' | 'captured' | 'declined' | 'voided' | 'refunded' | 'closed'

/** The payment of one order. */
export type Payment = {
  orderId: string
  customerId: string | null
  status: Status
  paymentId: string | null
  amount: Money | null
  /** Why it was declined. */
  reason: string | null
}

// Topics are not ordered among each other, so an answer can be entered after one that the provider gave later.
// A payment only moves forward: the late answer is published, since it is a fact, but takes nothing back.
const RANK: Record<Status, number> = {
  none: 0,
  authorized: 1,
  captured: 2,
  declined: 3,
  voided: 3,
  refunded: 3,
  closed: 3,
}

/** The payment after an answer of the provider. */
export function after(payment: Payment, answer: Answer): Payment {
  const status = statusAfter(payment, answer)
  if (RANK[status] <= RANK[payment.status]) return payment

  const money = 'amount' in answer ? { paymentId: answer.paymentId, amount: answer.amount } : {}
  return { ...payment, ...money, status, reason: answer.outcome === 'declined' ? answer.reason : null }
}

function statusAfter(payment: Payment, answer: Answer): Status {
  switch (answer.outcome) {
    case 'refused':
      return payment.status
    case 'declined': // Of a second hold when there is a first: that one stands.
      return payment.status === 'none' ? 'declined' : payment.status
    case 'blocked':
    case 'nothing': // The provider holds nothing for this order, and never will.
      return payment.status === 'none' ? 'closed' : payment.status
    default:
      return answer.outcome
  }
}

/** Whether a user may see a payment: it is their own, or their role sees all. */
export function mayRead(user: { id: string; roles: readonly string[] }, payment: Payment): boolean {
  return payment.customerId === user.id || user.roles.includes('operator') || user.roles.includes('admin')
}
