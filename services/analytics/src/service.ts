import { PageViewed, RevenueCounted, TopProductsUpdated } from '@waybill/contracts'
import type { Database } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import { closeWindows } from './close-windows.ts'
import { forgetOldFacts } from './forget-old-facts.ts'
import { getFunnel } from './http/get-funnel.ts'
import { getRevenue } from './http/get-revenue.ts'
import { getTopProducts } from './http/get-top-products.ts'
import { viewPage } from './http/view-page.ts'
import { orderCancelled } from './on/order-cancelled.ts'
import { orderCompleted } from './on/order-completed.ts'
import { orderPlaced } from './on/order-placed.ts'
import { pageViewed } from './on/page-viewed.ts'

/** Counts what is sold, minute by minute. `graceMs` is how long a minute waits for late events. */
export const analytics = ({ db, graceMs }: { db: Database; graceMs: number }): Service => ({
  name: 'analytics',
  emits: [PageViewed, TopProductsUpdated, RevenueCounted],
  handlers: [orderPlaced, orderCompleted, orderCancelled, pageViewed],
  routes: [viewPage(db), getTopProducts(db), getRevenue(db), getFunnel(db)],
  jobs: [closeWindows(db, graceMs), forgetOldFacts(db)],
})
