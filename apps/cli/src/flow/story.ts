import type { Group } from './mermaid.ts'

// What no manifest can tell: which services belong together, and in which order an order that goes well is told.

export const groups: Group[] = [
  { title: 'Taking the order', services: ['orders', 'payments', 'inventory', 'pharmacy'] },
  { title: 'Bringing it', services: ['fulfillment', 'shipping', 'delivery'] },
  { title: 'Around it', services: ['identity', 'notifications', 'analytics'] },
]

/** Who acts in it. */
export const actors = ['orders', 'payments', 'inventory', 'pharmacy', 'fulfillment', 'shipping', 'delivery']

/** An order with a prescription, from placed to delivered. */
export const orderThatGoesWell = [
  'OrderPlaced',
  'PaymentAuthorized',
  'StockReserved',
  'PrescriptionReceived',
  'PrescriptionApproved',
  'OrderConfirmed',
  'OrderPacked',
  'PaymentCaptured',
  'StockCommitted',
  'ShipmentCreated',
  'ShipmentStatusChanged',
  'ParcelOutForDelivery',
  'ParcelDelivered',
  'OrderCompleted',
]

/** An order cancelled after it was confirmed, and before it was packed. */
export const orderCancelledInTime = [
  'OrderCancelRequested',
  'OrderStopped',
  'OrderCancelled',
  'PaymentVoided',
  'StockReleased',
]
