/** What an order comes to, by the events that tell of it; packed, shipped and delivered with the last of its parcels. */
export const steps = ['placed', 'paid', 'reserved', 'confirmed', 'packed', 'shipped', 'delivered', 'completed'] as const
export type Step = (typeof steps)[number]

/**
 * From where the time to a step is counted. Payment and stock are asked at once, so both count from the order; `completed` is the
 * whole way.
 */
export const since: Record<Exclude<Step, 'placed'>, Step> = {
  paid: 'placed',
  reserved: 'placed',
  confirmed: 'placed',
  packed: 'confirmed',
  shipped: 'packed',
  delivered: 'shipped',
  completed: 'placed',
}
