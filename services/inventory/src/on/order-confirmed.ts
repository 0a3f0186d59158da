import { OrderConfirmed, StockLow, StockRejected } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { renewExpired } from '../renew-expired.ts'
import { fallenLow } from '../stock.ts'
import { holdForGood, lockOrder, reservationsOf } from '../store.ts'

/**
 * What is held no longer expires. When it had expired before the confirmation was read here, it is taken anew; when it
 * is gone by then, the order hears that there is none, and stops itself.
 */
export const orderConfirmed = on(OrderConfirmed, async ({ data: { orderId } }, tx) => {
  // Sent together: one round trip, unless something had expired.
  const [{ cancelled }, , reservations] = await Promise.all([
    lockOrder(tx, orderId),
    holdForGood(tx, orderId),
    reservationsOf(tx, orderId),
  ])
  const expired = reservations.filter(({ state }) => state === 'expired')
  if (cancelled || expired.length === 0) return

  const { shelf, moves, missing } = await renewExpired(tx, orderId, expired)
  if (missing.length > 0) return StockRejected({ orderId, missing })
  return fallenLow(shelf, moves).map((low) => StockLow(low))
})
