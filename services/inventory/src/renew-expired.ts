import type { Tx } from '@waybill/messaging'
import { allocate, type Pieces } from './allocate.ts'
import { type Move, type Reservation, renew, type Shelf, wanted } from './stock.ts'
import { forgetExpired, insertReservations, lockStock, move } from './store.ts'

interface Renewed {
  /** As it was before. */
  shelf: Shelf
  pieces: Pieces[]
  /** Undefined when there is too little by now: nothing was taken. */
  moves: Move[] | undefined
}

/** Holds once more what had expired, from whichever warehouses have it now, all or none. Under the order's lock. */
export async function renewExpired(tx: Tx, orderId: string, expired: readonly Reservation[]): Promise<Renewed> {
  const items = wanted(expired)
  const shelf = await lockStock(tx, items)
  const pieces = allocate(items, shelf)
  if (!pieces) return { shelf, pieces: [], moves: undefined }

  const moves = pieces.map(renew)
  await Promise.all([
    forgetExpired(tx, orderId),
    insertReservations(tx, orderId, pieces, null),
    move(tx, moves, { orderId }),
  ])
  return { shelf, pieces, moves }
}
