import { OrderRefundRequested } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { giveBack } from '../give-back.ts'
import type { PaymentProvider } from '../payment-provider.ts'

/** Money moved for an order that was over. When its cancellation gave it back already there is nothing left to do. */
export const orderRefundRequested = (psp: PaymentProvider) =>
  on(OrderRefundRequested, giveBack<OrderRefundRequested>(psp))
