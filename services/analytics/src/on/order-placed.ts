import { OrderPlaced } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { sold } from '../counts.ts'
import { insertSales } from '../store.ts'
import { minuteOf } from '../window.ts'

/** Counts the order, and its products as sold in the minute it was placed. */
export const orderPlaced = on(OrderPlaced, ({ time, data: { orderId, lines } }, tx) =>
  insertSales(tx, orderId, sold(lines), minuteOf(time)),
)
