import type { Money } from '@waybill/contracts'
import type { Line } from './line.ts'

/**
 * `none`: nothing heard yet. `closed`: the order was cancelled before any payment existed: the tombstone that an
 * order read later finds.
 */
export const statuses = [
  'none',
  'authorized',
  'captured',
  'declined',
  'voided',
  'expired',
  'partially-refunded',
  'refunded',
  'closed',
] as const
export type Status = (typeof statuses)[number]

/** How much moved, in minor units of the payment's currency. */
export type Sums = { authorized: number; voided: number; expired: number; captured: number; refunded: number }

/** The payment of one order. */
export type Payment = {
  orderId: string
  customerId: string | null
  status: Status
  paymentId: string | null
  /** What was held at first. */
  amount: Money | null
  sums: Sums
  /** Why it was declined. */
  reason: string | null
}

/**
 * The payment after one more line of the provider's journal. Lines may come in any order, each once: the sums are the same in
 * the end, and with them the status.
 */
export function after(payment: Payment, line: Line): Payment {
  if ('amount' in line) {
    const sums = { ...payment.sums, [line.outcome]: payment.sums[line.outcome] + line.amount.amountMinor }
    const amount = line.outcome === 'authorized' ? line.amount : (payment.amount ?? line.amount)
    return { ...payment, sums, amount, paymentId: line.paymentId, status: statusOf(sums), reason: null }
  }
  // From here on no money moved. Where some has, that stands.
  if (payment.status !== 'none') return payment
  switch (line.outcome) {
    case 'declined':
      return { ...payment, status: 'declined', reason: line.reason }
    case 'blocked':
    case 'nothing': // The provider holds nothing for this order, and never will.
      return { ...payment, status: 'closed' }
    case 'refused':
      return payment
  }
}

// The later in a payment's life, the stronger: what was told out of order takes nothing back.
function statusOf({ authorized, voided, expired, captured, refunded }: Sums): Status {
  if (refunded > 0) return refunded < captured ? 'partially-refunded' : 'refunded'
  if (captured > 0) return 'captured'
  if (voided > 0) return 'voided'
  if (expired > 0) return 'expired'
  return authorized > 0 ? 'authorized' : 'none'
}

/**
 * Why a refund is refused, or undefined.
 * @param pendingMinor What other refunds that are on their way will give back.
 */
export function refundRefusal(
  { orderId, amount, sums }: Payment,
  pendingMinor: number,
  wanted: Money,
): { code: string; because: string } | undefined {
  if (amount === null || sums.captured === 0)
    return { code: 'payment-not-captured', because: `Nothing was taken for order ${orderId} yet` }
  if (wanted.currency !== amount.currency)
    return { code: 'refund-currency', because: `Order ${orderId} was paid in ${amount.currency}` }
  const left = Math.max(0, sums.captured - sums.refunded - pendingMinor)
  if (wanted.amountMinor > left)
    return {
      code: 'refund-exceeds',
      because: `Of order ${orderId} only ${left} ${amount.currency} (minor) can be given back`,
    }
  return undefined
}

/** Whether a user may see a payment: it is their own, or their role sees all. */
export function mayRead(user: { id: string; roles: readonly string[] }, payment: Payment): boolean {
  return payment.customerId === user.id || user.roles.includes('operator') || user.roles.includes('admin')
}
