import type { Item, Line, Parcel, Portion } from '@waybill/contracts'

export const parcelStates = [
  ...(['picking', 'packed', 'shipped', 'out-for-delivery', 'failed', 'delivered', 'returned'] as const),
]
export type ParcelState = (typeof parcelStates)[number]

/** A parcel of an order, as far as it is known. */
export type OrderParcel = {
  /** Where it is packed; null when the whole order is in it and nobody said where. */
  warehouse: string | null
  items: Item[]
  /** What its items cost, in minor units of the order's currency. */
  amountMinor: number
  state: ParcelState
  shipmentId: string | null
  trackingNumber: string | null
  /** Why it came back. */
  reason: string | null
}

/** What was heard of a parcel. Without saying of which, it is about the whole order in one. */
export type News = {
  parcel: Parcel | null
  state: ParcelState
  shipmentId?: string
  trackingNumber?: string
  reason?: string
}

// Out for delivery and failed take turns. Delivered and returned are both ends: the first that is heard stands.
const RANK: Record<ParcelState, number> = {
  ...{ picking: 0, packed: 1, shipped: 2, 'out-for-delivery': 3, failed: 3, delivered: 4, returned: 4 },
}
const AT_THE_DOOR = 3

/** The parcels of an order: from each warehouse what of these lines it has; without portions all lines are in one. */
export function parcelsOf(lines: readonly Line[], portions: readonly Portion[]): OrderParcel[] {
  const all = lines.map(({ sku, quantity }) => ({ sku, quantity }))
  const skus = new Set(lines.map(({ sku }) => sku))
  return (portions.length > 0 ? portions : [{ warehouse: null, items: all }])
    .map(({ warehouse, items }) => ({ warehouse, items: items.filter(({ sku }) => skus.has(sku)) }))
    .filter(({ items }) => items.length > 0)
    .map(({ warehouse, items }) => ({ ...fresh, warehouse, items, amountMinor: priceOf(items, lines) }))
}

/** What each warehouse packs; empty when all is one parcel and nobody said where. */
export const portionsOf = (parcels: readonly OrderParcel[]): Portion[] =>
  parcels.flatMap(({ warehouse, items }) => (warehouse === null ? [] : [{ warehouse, items }]))

/** The parcels after some news, which never move one back; undefined when it is none. */
export function heard(parcels: readonly OrderParcel[] | undefined, news: News): OrderParcel[] | undefined {
  const before = parcels ?? [unknown]
  const after = before.map((parcel) => (isAbout(news, parcel) ? told(parcel, news) : parcel))
  return after.some((parcel, i) => parcel !== before[i]) ? after : undefined
}

export const isPacked = ({ state }: OrderParcel): boolean => RANK[state] >= RANK.packed
export const isOver = ({ state }: OrderParcel): boolean => state === 'delivered' || state === 'returned'
export const isReturned = ({ state }: OrderParcel): boolean => state === 'returned'

const fresh = { state: 'picking', shipmentId: null, trackingNumber: null, reason: null } as const

// The one of an order that was confirmed before its parcels were kept.
const unknown: OrderParcel = { ...fresh, warehouse: null, items: [], amountMinor: 0 }

const isAbout = ({ parcel }: News, { warehouse }: OrderParcel) =>
  parcel === null || warehouse === null || parcel.warehouse === warehouse

function told(parcel: OrderParcel, news: News): OrderParcel {
  const turns = RANK[news.state] === AT_THE_DOOR && RANK[parcel.state] === AT_THE_DOOR
  const state = turns || RANK[news.state] > RANK[parcel.state] ? news.state : parcel.state
  const shipmentId = parcel.shipmentId ?? news.shipmentId ?? null
  const trackingNumber = parcel.trackingNumber ?? news.trackingNumber ?? null
  const same = state === parcel.state && shipmentId === parcel.shipmentId && trackingNumber === parcel.trackingNumber
  if (same) return parcel
  return { ...parcel, state, shipmentId, trackingNumber, reason: state === 'returned' ? reasonOf(parcel, news) : null }
}

const reasonOf = (parcel: OrderParcel, news: News) => parcel.reason ?? news.reason ?? null

function priceOf(items: readonly Item[], lines: readonly Line[]): number {
  const prices = new Map(lines.map(({ sku, unitPrice }) => [sku, unitPrice.amountMinor]))
  return items.reduce((sum, { sku, quantity }) => sum + quantity * (prices.get(sku) ?? 0), 0)
}
