import {
  FailuresCounted,
  FunnelCounted,
  PageViewed,
  RevenueCounted,
  StepTimed,
  TopProductsUpdated,
} from '@waybill/contracts'
import type { Database } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { closeWindows } from './close-windows.ts'
import { forgetOldFacts } from './forget-old-facts.ts'
import { getFailures } from './http/get-failures.ts'
import { getFunnel } from './http/get-funnel.ts'
import { getRevenue } from './http/get-revenue.ts'
import { getStepTimes } from './http/get-step-times.ts'
import { getTopProducts } from './http/get-top-products.ts'
import { viewPage } from './http/view-page.ts'
import { orderCancelRequested } from './on/order-cancel-requested.ts'
import { orderCancelled } from './on/order-cancelled.ts'
import { orderCompleted } from './on/order-completed.ts'
import { orderConfirmed } from './on/order-confirmed.ts'
import { orderPacked } from './on/order-packed.ts'
import { orderPlaced } from './on/order-placed.ts'
import { orderReduced } from './on/order-reduced.ts'
import { pageViewed } from './on/page-viewed.ts'
import { parcelDelivered } from './on/parcel-delivered.ts'
import { parcelFailed } from './on/parcel-failed.ts'
import { parcelReturned } from './on/parcel-returned.ts'
import { paymentAuthorized } from './on/payment-authorized.ts'
import { paymentDeclined } from './on/payment-declined.ts'
import { paymentExpired } from './on/payment-expired.ts'
import { prescriptionRejected } from './on/prescription-rejected.ts'
import { shipmentStatusChanged } from './on/shipment-status-changed.ts'
import { stockRejected } from './on/stock-rejected.ts'
import { stockReserved } from './on/stock-reserved.ts'
import { recountAll } from './snapshot-store.ts'
import { FACTS } from './store.ts'

/** Counts what is looked at, sold, done and failed, minute by minute. `graceMs` is how long a minute waits for late events. */
export const analytics = ({ db, graceMs }: { db: Database; graceMs: number }): Service => ({
  name: 'analytics',
  emits: [PageViewed, TopProductsUpdated, RevenueCounted, FunnelCounted, StepTimed, FailuresCounted],
  handlers: [
    orderPlaced(graceMs),
    orderReduced(graceMs),
    paymentAuthorized(graceMs),
    stockReserved(graceMs),
    orderConfirmed(graceMs),
    orderPacked(graceMs),
    shipmentStatusChanged(graceMs),
    parcelDelivered(graceMs),
    orderCompleted(graceMs),
    orderCancelled(graceMs),
    orderCancelRequested(graceMs),
    paymentDeclined(graceMs),
    paymentExpired(graceMs),
    stockRejected(graceMs),
    prescriptionRejected(graceMs),
    parcelFailed(graceMs),
    parcelReturned(graceMs),
    pageViewed(graceMs),
  ],
  rebuild: { tables: FACTS, switched: recountAll },
  routes: [viewPage(db), getTopProducts(db), getRevenue(db), getFunnel(db, graceMs), getStepTimes(db), getFailures(db)],
  jobs: [closeWindows(db, graceMs), forgetOldFacts(db)],
})
