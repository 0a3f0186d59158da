import { PageViewed } from '@waybill/contracts'
import { counted } from '../counted.ts'
import { insertPageView } from '../store.ts'

/** Counts a view. Who looked is not kept. */
export const pageViewed = (graceMs: number) =>
  counted(PageViewed, graceMs, (tx, { sku }, seen) => insertPageView(tx, sku, seen))
