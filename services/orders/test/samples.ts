import {
  OrderCancelRequested,
  OrderPacked,
  OrderStopped,
  ParcelDelivered,
  ParcelReturned,
  PaymentAuthorized,
  PaymentCaptured,
  PaymentDeclined,
  PaymentExpired,
  PrescriptionApproved,
  PrescriptionRejected,
  StockRejected,
  StockReserved,
} from '@waybill/contracts'
import { type AnyEvent, Overdue } from '@waybill/messaging'
import { type Order, placed } from '../src/order.ts'
import type { OnPartial } from '../src/partial.ts'
import { orderSaga } from '../src/sagas/order.ts'

export const orderId = '01938f6e-0000-7000-8000-000000000001'
export const customerId = '01938f6e-0000-7000-8000-000000000002'
const paymentId = '01938f6e-0000-7000-8000-000000000003'
const shipmentId = '01938f6e-0000-7000-8000-000000000004'
const pharmacistId = '01938f6e-0000-7000-8000-000000000005'

export const total = { amountMinor: 2500, currency: 'EUR' }
export const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Berlin', postalCode: '10115', country: 'DE' }
export const lines = [
  {
    sku: 'mug',
    name: 'Mug',
    quantity: 2,
    unitPrice: { amountMinor: 1250, currency: 'EUR' },
    requiresPrescription: false,
  },
]
/** Two lines that a pharmacist has to approve; 32.00 in all. */
export const prescribed = [
  ...lines.map((line) => ({ ...line, requiresPrescription: true })),
  {
    ...{ sku: 'pills', name: 'Pills', quantity: 1, requiresPrescription: true },
    unitPrice: { amountMinor: 700, currency: 'EUR' },
  },
]
const items = [{ sku: 'mug', quantity: 2 }]
const parcel = { orderId, shipmentId, userId: customerId, attempt: 1, occurredAt: new Date('2026-11-21T10:00:00Z') }

/** One of each thing that can happen to an order. */
export const happenings = {
  authorized: PaymentAuthorized({ orderId, paymentId, amount: total }),
  declined: PaymentDeclined({ orderId, reason: 'card_declined' }),
  expired: PaymentExpired({ orderId, paymentId, amount: total }),
  captured: PaymentCaptured({ orderId, paymentId, amount: total }),
  reserved: StockReserved({ orderId, items }),
  rejected: StockRejected({ orderId, missing: [{ sku: 'mug', requested: 2, available: 1 }] }),
  approved: PrescriptionApproved({ orderId, pharmacistId }),
  refused: PrescriptionRejected({ orderId, pharmacistId, reason: 'illegible', lines: [] }),
  partlyRefused: PrescriptionRejected({
    ...{ orderId, pharmacistId, reason: 'Pills: too many' },
    lines: [{ sku: 'pills', name: 'Pills', reason: 'too many' }],
  }),
  cancelRequested: OrderCancelRequested({ orderId, reason: 'changed my mind', requestedBy: 'customer' }),
  packed: OrderPacked({ orderId, customerId, items, shipTo, total }),
  stopped: OrderStopped({ orderId, reason: 'stopped on request' }),
  delivered: ParcelDelivered(parcel),
  returned: ParcelReturned({ ...parcel, attempt: 2, reason: 'nobody there' }),
  overdue: Overdue,
} satisfies Record<string, AnyEvent | typeof Overdue>

export type Happening = keyof typeof happenings

export const allHappenings = Object.keys(happenings) as Happening[]

/** A new order; one that requires a prescription has a line more, and both of its lines do. */
export const newOrder = (requiresPrescription = false, onPartial: OnPartial = 'ship-rest'): Order =>
  placed({
    ...{ orderId, customerId, shipTo, requiresPrescription, onPartial },
    ...(requiresPrescription ? { lines: prescribed, total: { ...total, amountMinor: 3200 } } : { lines, total }),
  })

export const saga = orderSaga({ confirmMs: 120_000, prescriptionMs: 86_400_000, packMs: 300_000, deliverMs: 600_000 })

/** Lets things happen one after the other. Returns the order, all that was published, and the last deadline. */
export function live(order: Order, happened: readonly Happening[]) {
  const emitted: string[] = []
  let state = order
  let within: string | undefined
  for (const name of happened) {
    const decision = saga.decide(state, happenings[name])
    if (!decision) continue
    state = decision.state
    within = decision.within
    emitted.push(...(decision.emit ?? []).map(({ event }) => event.type))
  }
  return { state, emitted, within }
}
