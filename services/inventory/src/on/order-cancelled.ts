import { OrderCancelled, StockReleased } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { giveBack, wanted } from '../stock.ts'
import { lockOrder, lockStock, markCancelled, move, reservationsOf, setReservations } from '../store.ts'

/** Compensation: gives back what is held or was shipped, once. With nothing to give back the tombstone is all. */
export const orderCancelled = on(OrderCancelled, async ({ data: { orderId, reason } }, tx) => {
  await lockOrder(tx, orderId)
  await markCancelled(tx, orderId)
  const taken = (await reservationsOf(tx, orderId)).filter(({ state }) => state === 'held' || state === 'committed')
  if (taken.length === 0) return

  await lockStock(tx, taken)
  await Promise.all([move(tx, taken.map(giveBack), { orderId }), setReservations(tx, orderId, taken, 'released')])
  return StockReleased({ orderId, reason, items: wanted(taken) })
})
