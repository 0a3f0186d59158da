import { OrderPacked, StockCommitted, StockLow } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { renewExpired } from '../renew-expired.ts'
import { fallenLow, ship, wanted } from '../stock.ts'
import { lockOrder, lockStock, move, reservationsOf, setReservations } from '../store.ts'

/**
 * The pieces of a parcel leave the house that it was packed in. Nothing is held when the order was cancelled first: a parcel
 * returned, read before its packing. What had expired is taken anew, since the packing may be read before the confirmation.
 *
 * @throws when it had expired and somebody else has it: a person has to say where the pieces in the parcel came from
 */
export const orderPacked = on(OrderPacked, async ({ data: { orderId, items, parcel } }, tx) => {
  await lockOrder(tx, orderId)
  const packed = new Set(items.map(({ sku }) => sku))
  const taken = (await reservationsOf(tx, orderId)).filter(
    ({ sku, warehouse }) => packed.has(sku) && (parcel === null || parcel.warehouse === warehouse),
  )
  const expired = taken.filter(({ state }) => state === 'expired')
  const pieces = [...taken.filter(({ state }) => state === 'held'), ...expired]
  if (pieces.length === 0) return

  const renewed = expired.length > 0 ? await renewExpired(tx, orderId, expired) : undefined
  if (renewed && renewed.missing.length > 0) {
    const missing = renewed.missing.map(
      ({ sku, requested, available }) => `${requested} of ${sku}, where ${available} are left`,
    )
    throw new Error(
      `Order ${orderId} is packed, but its reservation had expired: it holds ${missing.join(' and ')}. Count and adjust the stock, then redrive the event`,
    )
  }

  await lockStock(tx, pieces)
  await Promise.all([move(tx, pieces.map(ship), { orderId }), setReservations(tx, orderId, pieces, 'committed')])
  const low = renewed ? fallenLow(renewed.shelf, renewed.moves) : []
  return [StockCommitted({ orderId, items: wanted(pieces) }), ...low.map((product) => StockLow(product))]
})
