import type { Item } from '@waybill/contracts'

export type Shortage = { sku: string; requested: number; available: number }

/** A change of a product's stock, as differences. Only `adjusted` changes the sum of the three. */
export type Move = {
  sku: string
  kind: 'adjusted' | 'reserved' | 'shipped' | 'released' | 'restocked' | 'returned'
  available: number
  reserved: number
  shipped: number
}

export type ReservationState = 'held' | 'committed' | 'released'
export type Reservation = Item & { state: ReservationState }

/** What is wanted per product, each product once: the order of a request must not decide whether stock suffices. */
export function wanted(lines: readonly Item[]): Item[] {
  const quantities = new Map<string, number>()
  for (const { sku, quantity } of lines) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity)
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }))
}

/** The items that stock does not suffice for. A product without stock, or unknown, has none available. */
export function shortages(items: readonly Item[], available: ReadonlyMap<string, number>): Shortage[] {
  return items
    .map(({ sku, quantity }) => ({ sku, requested: quantity, available: available.get(sku) ?? 0 }))
    .filter(({ requested, available }) => requested > available)
}

export const reserve = ({ sku, quantity }: Item): Move => ({
  sku,
  kind: 'reserved',
  available: -quantity,
  reserved: quantity,
  shipped: 0,
})

export const ship = ({ sku, quantity }: Item): Move => ({
  sku,
  kind: 'shipped',
  available: 0,
  reserved: -quantity,
  shipped: quantity,
})

/** Undoes a reservation: pieces held come out of reserve, pieces that were shipped come back. */
export const giveBack = ({ sku, quantity, state }: Reservation): Move =>
  state === 'committed'
    ? { sku, kind: 'restocked', available: quantity, reserved: 0, shipped: -quantity }
    : { sku, kind: 'released', available: quantity, reserved: -quantity, shipped: 0 }

/** Pieces that were delivered come back from the customer. */
export const takeBack = ({ sku, quantity }: Item): Move => ({
  sku,
  kind: 'returned',
  available: quantity,
  reserved: 0,
  shipped: -quantity,
})

export const adjust = (sku: string, delta: number): Move => ({
  sku,
  kind: 'adjusted',
  available: delta,
  reserved: 0,
  shipped: 0,
})
