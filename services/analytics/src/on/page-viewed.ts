import { PageViewed } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { insertPageView } from '../store.ts'
import { minuteOf } from '../window.ts'

/** Counts a view. Who looked is not kept. */
export const pageViewed = on(PageViewed, ({ id, time, data: { sku } }, tx) =>
  insertPageView(tx, id, sku, minuteOf(time)),
)
