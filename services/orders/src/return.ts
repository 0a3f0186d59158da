import type { Item, Line, Money } from '@waybill/contracts'
import type { Status } from './order.ts'

export const returnStatuses = ['requested', 'approved', 'received', 'refunded', 'rejected'] as const
export type ReturnStatus = (typeof returnStatuses)[number]

const DAY_MS = 24 * 60 * 60 * 1_000
export const RETURN_WITHIN_MS = 30 * DAY_MS

const next: Record<ReturnStatus, readonly ReturnStatus[]> = {
  requested: ['approved', 'rejected'],
  // Rejected from here: it never came, or not as it was sent out.
  approved: ['received', 'rejected'],
  received: ['refunded'],
  refunded: [],
  rejected: [],
}

/** Whether a return may go from the one status to the other. */
export const mayBecome = (from: ReturnStatus, to: ReturnStatus): boolean => next[from].includes(to)

type Sold = {
  status: Status
  lines: readonly Line[]
  total: Money
  /** When it was delivered and paid. Null while it is not. */
  completedAt: Date | null
  /** What other returns that were not rejected hold already. */
  returned: readonly Item[]
}

export type Assessed =
  | { ok: true; items: Item[]; amount: Money }
  | { ok: false; status: 409 | 422; code: string; because: string }

/**
 * Decides whether a customer may send these pieces back, and what they get for them: the price they paid, to the cent.
 * Medicine on prescription never comes back: nobody else may be given it.
 */
export function assess(order: Sold, wishes: readonly Item[], now: Date): Assessed {
  if (order.completedAt === null) {
    return refuse(409, 'not-delivered', `is ${order.status}: only what was delivered can be returned`)
  }
  if (now.getTime() - order.completedAt.getTime() > RETURN_WITHIN_MS) {
    return refuse(409, 'too-late-to-return', 'was delivered more than 30 days ago')
  }

  const items = sumBySku(wishes)
  const taken = new Map(sumBySku(order.returned).map(({ sku, quantity }) => [sku, quantity]))
  let amountMinor = 0
  for (const { sku, quantity } of items) {
    const line = order.lines.find((line) => line.sku === sku)
    const left = (line?.quantity ?? 0) - (taken.get(sku) ?? 0)
    if (line === undefined || quantity > left) {
      return refuse(422, 'more-than-bought', `has ${left} of ${sku} left to return, not ${quantity}`)
    }
    if (line.requiresPrescription) {
      return refuse(422, 'not-returnable', `has ${sku} on prescription, which cannot be returned`)
    }
    amountMinor += quantity * line.unitPrice.amountMinor
  }
  return { ok: true, items, amount: { amountMinor, currency: order.total.currency } }
}

function sumBySku(items: readonly Item[]): Item[] {
  const quantities = new Map<string, number>()
  for (const { sku, quantity } of items) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity)
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }))
}

const refuse = (status: 409 | 422, code: string, because: string): Assessed => ({ ok: false, status, code, because })
