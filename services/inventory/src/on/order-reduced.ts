import { OrderReduced, StockReleased } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { giveBack, wanted } from '../stock.ts'
import { lockOrder, lockStock, move, reservationsOf, setReservations } from '../store.ts'

/**
 * A pharmacist rejected lines: their pieces go back on the shelves that they came from, the others stay put aside. What had
 * expired is on its shelf already, and must not be taken anew with the rest when the order is confirmed.
 */
export const orderReduced = on(OrderReduced, async ({ data: { orderId, rejected } }, tx) => {
  await lockOrder(tx, orderId)
  const skus = new Set(rejected.map(({ sku }) => sku))
  const dropped = (await reservationsOf(tx, orderId)).filter(
    ({ sku, state }) => skus.has(sku) && (state === 'held' || state === 'expired'),
  )
  if (dropped.length === 0) return

  await setReservations(tx, orderId, dropped, 'released')
  const held = dropped.filter(({ state }) => state === 'held')
  if (held.length === 0) return

  await lockStock(tx, held)
  await move(tx, held.map(giveBack), { orderId })
  return StockReleased({ orderId, reason: 'prescription rejected', items: wanted(held) })
})
