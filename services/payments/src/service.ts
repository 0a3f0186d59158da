import { PaymentAuthorized, PaymentCaptured, PaymentDeclined, PaymentRefunded, PaymentVoided } from '@waybill/contracts'
import type { Database } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { showPayment } from './http/show-payment.ts'
import { orderCancelled } from './on/order-cancelled.ts'
import { orderPacked } from './on/order-packed.ts'
import { orderPlaced } from './on/order-placed.ts'
import { orderRefundRequested } from './on/order-refund-requested.ts'
import type { PaymentProvider } from './payment-provider.ts'

/** Moves the money of orders, through a provider: hold, take, give back. */
export const payments = ({ db, psp }: { db: Database; psp: PaymentProvider }): Service => ({
  name: 'payments',
  emits: [PaymentAuthorized, PaymentDeclined, PaymentCaptured, PaymentVoided, PaymentRefunded],
  handlers: [orderPlaced(psp), orderPacked(psp), orderCancelled(psp), orderRefundRequested(psp)],
  routes: [showPayment(db)],
})
