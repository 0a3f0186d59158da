import type { Tx } from '@waybill/messaging'
import { levelIn, type Move, type Reservation, renew, type Shelf, type Shortage } from './stock.ts'
import { lockStock, move, setReservations } from './store.ts'

interface Renewed {
  /** As it was before. */
  shelf: Shelf
  moves: Move[]
  /** What somebody else has by now: then nothing was taken. */
  missing: Shortage[]
}

/**
 * Holds once more what had expired, all or none, where it was before: its parcels are packed there, and nowhere else.
 * Under the order's lock.
 */
export async function renewExpired(tx: Tx, orderId: string, expired: readonly Reservation[]): Promise<Renewed> {
  const shelf = await lockStock(tx, expired)
  const missing = expired
    .map((pieces) => ({ sku: pieces.sku, requested: pieces.quantity, available: levelIn(shelf, pieces) }))
    .filter(({ requested, available }) => requested > available)
  if (missing.length > 0) return { shelf, moves: [], missing }

  const moves = expired.map(renew)
  await Promise.all([setReservations(tx, orderId, expired, 'held'), move(tx, moves, { orderId })])
  return { shelf, moves, missing }
}
