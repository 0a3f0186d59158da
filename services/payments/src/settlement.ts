import type { Line } from './line.ts'

/** What was held (less what was let go of or taken), taken and given back, in minor units of one currency. */
export type Figures = { held: number; captured: number; refunded: number }

/** Figures of an order in one currency. */
export type OrderFigures = Figures & { orderId: string; currency: string }

export type Settlement = {
  totals: { currency: string; ours: Figures; theirs: Figures }[]
  differences: { orderId: string; currency: string; ours: Figures; theirs: Figures }[]
}

const NOTHING: Figures = { held: 0, captured: 0, refunded: 0 }

const SIGNS: Record<string, Figures> = {
  authorized: { held: 1, captured: 0, refunded: 0 },
  voided: { held: -1, captured: 0, refunded: 0 },
  expired: { held: -1, captured: 0, refunded: 0 },
  captured: { held: -1, captured: 1, refunded: 0 },
  refunded: { held: 0, captured: 0, refunded: 1 },
}

/** Adds lines of the provider's journal to the figures of their orders. */
export function addLines(figures: Map<string, OrderFigures>, lines: readonly Line[]): void {
  for (const line of lines) {
    const sign = SIGNS[line.outcome]
    if (!sign || !('amount' in line)) continue
    const { orderId } = line
    const { currency, amountMinor } = line.amount
    const earlier = figures.get(id({ orderId, currency })) ?? { orderId, currency, ...NOTHING }
    figures.set(id(earlier), { ...earlier, ...add(earlier, sign, amountMinor) })
  }
}

/** Our ledger against the provider's journal: the sums of each currency, and every order of which the two tell different things. */
export function settlementOf(ours: readonly OrderFigures[], theirs: readonly OrderFigures[]): Settlement {
  const pairs = new Map<string, Settlement['differences'][number]>()
  const pairOf = ({ orderId, currency }: OrderFigures) => {
    const pair = pairs.get(id({ orderId, currency })) ?? { orderId, currency, ours: NOTHING, theirs: NOTHING }
    pairs.set(id(pair), pair)
    return pair
  }
  for (const figures of ours) pairOf(figures).ours = add(NOTHING, figures)
  for (const figures of theirs) pairOf(figures).theirs = add(NOTHING, figures)

  const totals = new Map<string, Settlement['totals'][number]>()
  for (const { currency, ours, theirs } of pairs.values()) {
    const total = totals.get(currency) ?? { currency, ours: NOTHING, theirs: NOTHING }
    totals.set(currency, { currency, ours: add(total.ours, ours), theirs: add(total.theirs, theirs) })
  }
  return {
    totals: [...totals.values()].toSorted((a, b) => a.currency.localeCompare(b.currency)),
    differences: [...pairs.values()]
      .filter(({ ours, theirs }) => !isSame(ours, theirs))
      .toSorted((a, b) => a.orderId.localeCompare(b.orderId)),
  }
}

const id = ({ orderId, currency }: { orderId: string; currency: string }) => `${orderId} ${currency}`

const add = (a: Figures, b: Figures, times = 1): Figures => ({
  held: a.held + times * b.held,
  captured: a.captured + times * b.captured,
  refunded: a.refunded + times * b.refunded,
})

const isSame = (a: Figures, b: Figures) => a.held === b.held && a.captured === b.captured && a.refunded === b.refunded
