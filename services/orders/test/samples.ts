import {
  OrderCancelRequested,
  OrderPacked,
  OrderStopped,
  ParcelDelivered,
  ParcelFailed,
  ParcelOutForDelivery,
  ParcelReturned,
  PaymentAuthorized,
  PaymentCaptured,
  PaymentDeclined,
  PaymentExpired,
  PrescriptionApproved,
  PrescriptionRejected,
  ShipmentCreated,
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
const about = { orderId, userId: customerId, occurredAt: new Date('2026-11-21T10:00:00Z'), attempt: 1 }
const parcel = { ...about, shipmentId, parcel: null }
const shipment = { orderId, userId: customerId, shipTo }

/** One of each thing that can happen to an order. */
export const happenings = {
  authorized: PaymentAuthorized({ orderId, paymentId, amount: total }),
  declined: PaymentDeclined({ orderId, reason: 'card_declined' }),
  expired: PaymentExpired({ orderId, paymentId, amount: total }),
  captured: PaymentCaptured({ orderId, paymentId, amount: total }),
  reserved: StockReserved({ orderId, items, parcels: [] }),
  rejected: StockRejected({ orderId, missing: [{ sku: 'mug', requested: 2, available: 1 }] }),
  approved: PrescriptionApproved({ orderId, pharmacistId }),
  refused: PrescriptionRejected({ orderId, pharmacistId, reason: 'illegible', lines: [] }),
  partlyRefused: PrescriptionRejected({
    ...{ orderId, pharmacistId, reason: 'Pills: too many' },
    lines: [{ sku: 'pills', name: 'Pills', reason: 'too many' }],
  }),
  cancelRequested: OrderCancelRequested({ orderId, reason: 'changed my mind', requestedBy: 'customer' }),
  packed: OrderPacked({ orderId, customerId, items, shipTo, total, parcel: null }),
  stopped: OrderStopped({ orderId, reason: 'stopped on request' }),
  shipped: ShipmentCreated({ ...shipment, shipmentId, trackingNumber: 'WB1', parcel: null }),
  outForDelivery: ParcelOutForDelivery(parcel),
  missed: ParcelFailed({ ...parcel, reason: 'nobody there' }),
  delivered: ParcelDelivered(parcel),
  returned: ParcelReturned({ ...parcel, attempt: 2, reason: 'nobody there' }),
  overdue: Overdue,
} satisfies Record<string, AnyEvent | typeof Overdue>

/** A mug lies in each of two warehouses. */
export const portions = ['east', 'west'].map((warehouse) => ({ warehouse, items: [{ sku: 'mug', quantity: 1 }] }))
/** The shipments of the two parcels. */
export const shipments = {
  east: '01938f6e-0000-7000-8000-000000000006',
  west: '01938f6e-0000-7000-8000-000000000007',
}
const part = (warehouse: 'east' | 'west') => ({
  ...{ ...about, shipmentId: shipments[warehouse] },
  parcel: { warehouse, number: warehouse === 'east' ? 1 : 2, of: 2 },
})
const [east, west] = [part('east'), part('west')]
const mug = { orderId, customerId, items: [{ sku: 'mug', quantity: 1 }], shipTo, total }

/** What happens to an order that is served from two warehouses. */
export const splitHappenings = {
  reservedSplit: StockReserved({ orderId, items, parcels: portions }),
  packedEast: OrderPacked({ ...mug, parcel: east.parcel }),
  packedWest: OrderPacked({ ...mug, parcel: west.parcel }),
  shippedEast: ShipmentCreated({ ...shipment, ...east, trackingNumber: 'WB2' }),
  outEast: ParcelOutForDelivery(east),
  missedEast: ParcelFailed({ ...east, reason: 'nobody there' }),
  deliveredEast: ParcelDelivered(east),
  deliveredWest: ParcelDelivered(west),
  returnedEast: ParcelReturned({ ...east, reason: 'nobody there' }),
  returnedWest: ParcelReturned({ ...west, reason: 'the door is bricked up' }),
} satisfies Record<string, AnyEvent>

export type Whole = keyof typeof happenings
export type Split = keyof typeof splitHappenings
export type Happening = Whole | Split

/** Each of both kinds. */
export const eventOf: Record<Happening, AnyEvent | typeof Overdue> = { ...happenings, ...splitHappenings }
export const allHappenings = Object.keys(happenings) as Whole[]
export const splits = Object.keys(splitHappenings) as Split[]

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
    const decision = saga.decide(state, eventOf[name])
    if (!decision) continue
    state = decision.state
    within = decision.within
    emitted.push(...(decision.emit ?? []).map(({ event }) => event.type))
  }
  return { state, emitted, within }
}
