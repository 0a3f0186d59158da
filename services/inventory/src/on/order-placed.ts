import { OrderPlaced, StockLow, StockRejected, StockReserved } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { allocate, portions } from '../allocate.ts'
import { fallenLow, reserve, shortages, wanted } from '../stock.ts'
import { insertReservations, lockOrder, lockStock, move } from '../store.ts'

/**
 * All lines or none. Shortage is looked for before anything is taken, so there is nothing to undo.
 *
 * @param ttlMs how long the pieces are held for an order that is not confirmed
 */
export const orderPlaced = (ttlMs: number) =>
  on(OrderPlaced, async ({ data: { orderId, lines } }, tx) => {
    const { cancelled } = await lockOrder(tx, orderId)
    if (cancelled) return

    const items = wanted(lines)
    const shelf = await lockStock(tx, items)
    const pieces = allocate(items, shelf)
    if (!pieces) return StockRejected({ orderId, missing: shortages(items, shelf) })

    const moves = pieces.map(reserve)
    await Promise.all([insertReservations(tx, orderId, pieces, ttlMs), move(tx, moves, { orderId })])
    return [
      StockReserved({ orderId, items, parcels: portions(pieces) }),
      ...fallenLow(shelf, moves).map((low) => StockLow(low)),
    ]
  })
