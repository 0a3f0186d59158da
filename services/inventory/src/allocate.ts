import type { Item, Portion } from '@waybill/contracts'
import type { Level, Shelf } from './stock.ts'
import { choices, type Warehouse } from './warehouses.ts'

/** Pieces of a product in one warehouse. */
export type Pieces = Item & { warehouse: Warehouse }

/**
 * Says from which warehouses an order is served: from as few as can serve all of it, the first in their order when
 * several can. Within these a line stays whole where it can; else it is split, beginning where most is.
 * Undefined when all warehouses together have too little. Each product once, see `wanted`.
 */
export function allocate(items: readonly Item[], shelf: Shelf): Pieces[] | undefined {
  for (const chosen of choices) {
    const lines = items.map((item) => serve(item, levelsOf(shelf, item.sku, chosen)))
    if (lines.every((line) => line !== undefined)) return lines.flat()
  }
  return undefined
}

/** The same by warehouse: an order gets a parcel from each. */
export const portions = (pieces: readonly Pieces[]): Portion[] =>
  [...Map.groupBy(pieces, ({ warehouse }) => warehouse)].map(([warehouse, its]) => ({
    warehouse,
    items: its.map(({ sku, quantity }) => ({ sku, quantity })),
  }))

function serve({ sku, quantity }: Item, levels: readonly Level[]): Pieces[] | undefined {
  const whole = levels.find(({ available }) => available >= quantity)
  if (whole) return [{ sku, warehouse: whole.warehouse, quantity }]

  const pieces: Pieces[] = []
  let open = quantity
  for (const { warehouse, available } of levels.toSorted((a, b) => b.available - a.available)) {
    const taken = Math.min(available, open)
    if (taken > 0) pieces.push({ sku, warehouse, quantity: taken })
    open -= taken
  }
  return open === 0 ? pieces : undefined
}

const levelsOf = (shelf: Shelf, sku: string, chosen: readonly Warehouse[]): Level[] =>
  chosen.flatMap((name) => shelf.get(sku)?.levels.find(({ warehouse }) => warehouse === name) ?? [])
