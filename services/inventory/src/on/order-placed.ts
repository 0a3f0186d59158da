import { OrderPlaced, StockRejected, StockReserved } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { reserve, shortages, wanted } from '../stock.ts'
import { insertReservations, lockOrder, lockStock, move } from '../store.ts'

/** All lines or none. Shortage is looked for before anything is taken, so there is nothing to undo. */
export const orderPlaced = on(OrderPlaced, async ({ data: { orderId, lines } }, tx) => {
  const { cancelled } = await lockOrder(tx, orderId)
  if (cancelled) return

  const items = wanted(lines)
  const missing = shortages(items, await lockStock(tx, items))
  if (missing.length > 0) return StockRejected({ orderId, missing })

  await Promise.all([insertReservations(tx, orderId, items), move(tx, items.map(reserve), { orderId })])
  return StockReserved({ orderId, items })
})
