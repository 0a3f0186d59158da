import {
  PaymentAuthorized,
  PaymentCaptured,
  PaymentDeclined,
  PaymentExpired,
  PaymentRefunded,
  PaymentVoided,
} from '@waybill/contracts'
import type { Database } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { pspWebhook } from './http/psp-webhook.ts'
import { requestRefund } from './http/request-refund.ts'
import { showLedger } from './http/show-ledger.ts'
import { showPayment } from './http/show-payment.ts'
import { showSettlement } from './http/show-settlement.ts'
import { makeRefunds } from './make-refunds.ts'
import { orderCancelled } from './on/order-cancelled.ts'
import { orderPacked } from './on/order-packed.ts'
import { orderPlaced } from './on/order-placed.ts'
import { orderRefundRequested } from './on/order-refund-requested.ts'
import { returnReceived } from './on/return-received.ts'
import type { PaymentProvider } from './payment-provider.ts'
import { careful, reconcileUnknown } from './reconcile.ts'

interface Dependencies {
  db: Database
  psp: PaymentProvider
  /** What the provider signs its webhooks with. */
  webhookSecret: string
  /** How old a line has to be to be in a settlement, in milliseconds. Default: a minute. */
  settleAfterMs?: number
}

/** Moves the money of orders, through a provider: hold, take, give back. */
export const payments = ({ db, psp, webhookSecret, settleAfterMs = 60_000 }: Dependencies): Service => {
  const provider = careful(db, psp)

  return {
    name: 'payments',
    emits: [PaymentAuthorized, PaymentDeclined, PaymentCaptured, PaymentVoided, PaymentRefunded, PaymentExpired],
    handlers: [
      orderPlaced(provider),
      orderPacked(provider),
      orderCancelled(provider),
      orderRefundRequested(provider),
      returnReceived,
    ],
    routes: [
      showSettlement(db, psp, settleAfterMs),
      showPayment(db),
      showLedger(db),
      requestRefund(db),
      pspWebhook(db, webhookSecret),
    ],
    jobs: [makeRefunds(db, provider), reconcileUnknown(db, psp)],
  }
}
