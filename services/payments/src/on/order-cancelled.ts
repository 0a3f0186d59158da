import { OrderCancelled } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { giveBack } from '../give-back.ts'
import type { PaymentProvider } from '../payment-provider.ts'

/** Compensation. Also when it is read before the order itself: the provider then blocks what would come later. */
export const orderCancelled = (psp: PaymentProvider) => on(OrderCancelled, giveBack<OrderCancelled>(psp))
