import { OrderPacked, StockCommitted } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { ship } from '../stock.ts'
import { lockOrder, lockStock, move, reservationsOf, setReservations } from '../store.ts'

/** The pieces leave the house. Nothing is held when the order was cancelled first: a parcel returned, read before its packing. */
export const orderPacked = on(OrderPacked, async ({ data: { orderId } }, tx) => {
  await lockOrder(tx, orderId)
  const held = (await reservationsOf(tx, orderId)).filter(({ state }) => state === 'held')
  if (held.length === 0) return

  await lockStock(tx, held)
  await Promise.all([move(tx, held.map(ship), { orderId }), setReservations(tx, orderId, 'committed')])
  return StockCommitted({ orderId, items: held.map(({ sku, quantity }) => ({ sku, quantity })) })
})
