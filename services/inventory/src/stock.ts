import type { Item } from '@waybill/contracts'
import type { Pieces } from './allocate.ts'
import type { Warehouse } from './warehouses.ts'

export type Shortage = { sku: string; requested: number; available: number }

/** What can be promised of a product in one warehouse. */
export type Level = { warehouse: Warehouse; available: number }

/** What is known of products under their lock: where how many are, and below how many in all somebody wants to know. */
export type Shelf = ReadonlyMap<string, { lowStockAt: number; levels: readonly Level[] }>

/** A change of a product's stock in one warehouse, as differences. Only `adjusted` changes the sum of the three. */
export type Move = {
  sku: string
  warehouse: Warehouse
  /** `expired` and `renewed`: a reservation whose time passed, and one taken anew since the order was confirmed late. */
  kind: 'adjusted' | 'reserved' | 'shipped' | 'released' | 'restocked' | 'expired' | 'renewed' | 'returned'
  available: number
  reserved: number
  shipped: number
}

/** `expired`: given back since the order was not confirmed in time. `released`: given back for good. */
export type ReservationState = 'held' | 'committed' | 'released' | 'expired'
export type Reservation = Pieces & { state: ReservationState }

/** What is wanted per product, each product once: the order of a request must not decide whether stock suffices. */
export function wanted(lines: readonly Item[]): Item[] {
  const quantities = new Map<string, number>()
  for (const { sku, quantity } of lines) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity)
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }))
}

/** How many pieces of a product there are for sale, in all warehouses. Of an unknown one there are none. */
export const availableOf = (shelf: Shelf, sku: string): number =>
  shelf.get(sku)?.levels.reduce((sum, { available }) => sum + available, 0) ?? 0

/** How many of them there are for sale where these pieces lie. */
export const levelIn = (shelf: Shelf, { sku, warehouse }: { sku: string; warehouse: Warehouse }): number =>
  shelf.get(sku)?.levels.find((level) => level.warehouse === warehouse)?.available ?? 0

/** The items that stock does not suffice for. */
export function shortages(items: readonly Item[], shelf: Shelf): Shortage[] {
  return items
    .map(({ sku, quantity }) => ({ sku, requested: quantity, available: availableOf(shelf, sku) }))
    .filter(({ requested, available }) => requested > available)
}

/** The products that these moves take below their threshold. One that was below before is not told again. */
export function fallenLow(
  shelf: Shelf,
  moves: readonly Move[],
): { sku: string; available: number; threshold: number }[] {
  return [...shelf].flatMap(([sku, { lowStockAt: threshold }]) => {
    const before = availableOf(shelf, sku)
    const change = moves.reduce((sum, move) => (move.sku === sku ? sum + move.available : sum), 0)
    return before >= threshold && before + change < threshold ? [{ sku, available: before + change, threshold }] : []
  })
}

/** Pieces are put aside. */
export const reserve = (pieces: Pieces): Move => moved(pieces, 'reserved', -1, 1, 0)

/** The same for an order that was confirmed after its reservation had expired. */
export const renew = (pieces: Pieces): Move => moved(pieces, 'renewed', -1, 1, 0)

export const ship = (pieces: Pieces): Move => moved(pieces, 'shipped', 0, -1, 1)

/** Nobody confirmed the order in time. */
export const expire = (pieces: Pieces): Move => moved(pieces, 'expired', 1, -1, 0)

/** Undoes a reservation: pieces held come out of reserve, pieces that were shipped come back. */
export const giveBack = (reservation: Reservation): Move =>
  reservation.state === 'committed'
    ? moved(reservation, 'restocked', 1, 0, -1)
    : moved(reservation, 'released', 1, -1, 0)

/** Pieces that were delivered come back from the customer. */
export const takeBack = (pieces: Pieces): Move => moved(pieces, 'returned', 1, 0, -1)

export const adjust = (sku: string, warehouse: Warehouse, delta: number): Move => ({
  sku,
  warehouse,
  kind: 'adjusted',
  available: delta,
  reserved: 0,
  shipped: 0,
})

const moved = (
  { sku, warehouse, quantity }: Pieces,
  kind: Move['kind'],
  available: -1 | 0 | 1,
  reserved: -1 | 0 | 1,
  shipped: -1 | 0 | 1,
): Move => ({
  sku,
  warehouse,
  kind,
  available: available * quantity,
  reserved: reserved * quantity,
  shipped: shipped * quantity,
})
