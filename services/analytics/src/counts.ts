import { type Item, RevenueCounted, TopProductsUpdated } from '@waybill/contracts'
import { endOf } from './window.ts'

/** How many products a list of the most sold has at most. */
export const TOP = 20

export type Sold = { minute: Date; sku: string; quantity: number }
export type Revenue = { minute: Date; currency: string; orders: number; amountMinor: number }

/** How many pieces of each product an order takes, each product once. */
export function sold(lines: Item[]): Item[] {
  const bySku = new Map<string, number>()
  for (const { sku, quantity } of lines) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity)
  return [...bySku].map(([sku, quantity]) => ({ sku, quantity }))
}

/** The products sold most, most first; equal ones by sku, so that the same sales give the same list. */
export const top = (products: Item[]): Item[] =>
  products
    .toSorted((a, b) => b.quantity - a.quantity || (a.sku < b.sku ? -1 : 1))
    .slice(0, TOP)
    .map(({ sku, quantity }) => ({ sku, quantity }))

/** One TopProductsUpdated for each minute in the sums, with the newest total of that minute. */
export const topProductsUpdates = (sums: Sold[]) =>
  [...Map.groupBy(sums, ({ minute }) => minute.toISOString())].map(([minute, products]) => {
    const start = new Date(minute)
    return TopProductsUpdated({ window: `top-products/${minute}`, start, end: endOf(start), products: top(products) })
  })

/** One RevenueCounted for each minute and currency. */
export const revenueCounts = (sums: Revenue[]) =>
  sums.map(({ minute: start, currency, orders, amountMinor }) => {
    const window = `revenue/${currency}/${start.toISOString()}`
    return RevenueCounted({ window, start, end: endOf(start), currency, orders, amountMinor })
  })
