import { seededRandom } from '@waybill/operations/random'

/** What becomes of an order of the seed. */
export const fates = [
  'completed',
  'declined',
  'cancelled',
  'undeliverable',
  'sent-back',
  'prescribed',
  'rejected',
] as const
export type Fate = (typeof fates)[number]

/** One order of the seed, by one of its customers. */
export interface Planned {
  customer: number
  fate: Fate
  lines: { sku: string; quantity: number }[]
}

interface Shelf {
  sku: string
  requiresPrescription: boolean
}

const shares: readonly [Fate, number][] = [
  ['declined', 0.08],
  ['cancelled', 0.08],
  ['undeliverable', 0.06],
  ['sent-back', 0.06],
  ['prescribed', 0.08],
  ['rejected', 0.04],
]

/** The orders of a seed: the same for the same number, and each customer's a beginning of what more orders would be. */
export function planSeed(seed: number, customers: number, orders: number, shelf: readonly Shelf[]): Planned[] {
  const random = seededRandom(seed)
  const pick = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(random() * list.length)]
    if (found === undefined) throw new RangeError('The shelf has no such product. waybill up fills it.')
    return found
  }
  return Array.from({ length: orders }, (_, i) => {
    const fate = fateOf(random())
    const wanted = fate === 'prescribed' || fate === 'rejected'
    const { sku } = pick(shelf.filter(({ requiresPrescription }) => requiresPrescription === wanted))
    return { customer: i % customers, fate, lines: [{ sku, quantity: 1 + Math.floor(random() * 2) }] }
  })
}

function fateOf(drawn: number): Fate {
  let upTo = 0
  for (const [fate, share] of shares) {
    upTo += share
    if (drawn < upTo) return fate
  }
  return 'completed'
}
