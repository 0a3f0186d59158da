import {
  PaymentAuthorized,
  PaymentCaptured,
  PaymentDeclined,
  PaymentExpired,
  PaymentRefunded,
  PaymentVoided,
} from '@waybill/contracts'
import type { AnyEvent } from '@waybill/messaging'
import type { Line } from './line.ts'
import type { Payment } from './payment.ts'
import { refundIdOf } from './refund-key.ts'

/** What is told of a line; undefined when nobody waits for it. */
export function eventOf(line: Line, { sums }: Payment): AnyEvent | undefined {
  const { orderId } = line
  switch (line.outcome) {
    case 'authorized':
      return PaymentAuthorized({ orderId, paymentId: line.paymentId, amount: line.amount })
    case 'captured':
      return PaymentCaptured({ orderId, paymentId: line.paymentId, amount: line.amount })
    case 'voided':
      // What a capture of a part leaves is let go of with it: no event of its own.
      if (line.action === 'capture') return
      return PaymentVoided({ orderId, paymentId: line.paymentId, amount: line.amount })
    case 'expired':
      return PaymentExpired({ orderId, paymentId: line.paymentId, amount: line.amount })
    case 'refunded': {
      const { currency } = line.amount
      // A refund that is read before its capture: what is left is not known.
      const left = sums.captured > 0 ? { amountMinor: sums.captured - sums.refunded, currency } : null
      const refundId = refundIdOf(line) ?? null
      return PaymentRefunded({ orderId, paymentId: line.paymentId, amount: line.amount, refundId, left })
    }
    case 'declined':
      return PaymentDeclined({ orderId, reason: line.reason })
    case 'blocked': // The order's cancellation came first. It is over; nobody waits for an answer.
    case 'nothing': // Declined, given back before, or not even authorized yet: then it never will be.
    case 'refused':
      return
  }
}
