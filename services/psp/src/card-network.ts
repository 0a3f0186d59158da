/** An amount in the smallest unit of its currency. */
export type Money = { amountMinor: number; currency: string }

export type Action = 'authorization' | 'capture' | 'reversal'

/** What the network answers, and what its journal keeps. */
export type Answer =
  | { outcome: 'authorized' | 'captured' | 'voided' | 'refunded'; paymentId: string; amount: Money }
  | { outcome: 'declined' | 'refused' | 'blocked'; reason: string }
  | { outcome: 'nothing' }

/** What was asked for, and what came of it. */
export type Posting = { action: Action; answer: Answer }

/** What the network holds for one order, in minor units of `currency`. */
export type Account = {
  paymentId: string | null
  currency: string | null
  authorized: number
  voided: number
  captured: number
  refunded: number
  /** A reversal was asked for: nothing is authorized or captured for this order ever again. */
  reversed: boolean
}

const EMPTY: Account = {
  paymentId: null,
  currency: null,
  authorized: 0,
  voided: 0,
  captured: 0,
  refunded: 0,
  reversed: false,
}

const GOOD_CARD = 'tok_visa'
const DECLINES = new Map([
  ['tok_declined', 'card_declined'],
  ['tok_insufficient', 'insufficient_funds'],
])

/** Adds up an order's journal, oldest first. */
export const accountOf = (journal: readonly Posting[]): Account => journal.reduce(post, EMPTY)

function post(account: Account, { action, answer }: Posting): Account {
  const after = { ...account, reversed: account.reversed || action === 'reversal' }
  if (!('amount' in answer)) return after

  const { outcome, paymentId, amount } = answer
  return { ...after, paymentId, currency: amount.currency, [outcome]: account[outcome] + amount.amountMinor }
}

/**
 * Puts a hold on the card: one per order, never after a reversal.
 * @param request.paymentId The id that the payment gets when the hold succeeds.
 */
export function authorize(account: Account, request: { amount: Money; token: string; paymentId: string }): Answer {
  if (account.reversed) return { outcome: 'blocked', reason: 'order_reversed' }
  if (account.authorized > 0) return { outcome: 'declined', reason: 'already_authorized' }
  if (request.token !== GOOD_CARD) {
    return { outcome: 'declined', reason: DECLINES.get(request.token) ?? 'invalid_token' }
  }
  return { outcome: 'authorized', paymentId: request.paymentId, amount: request.amount }
}

/** Takes the whole amount that is held. */
export function capture(account: Account): Answer {
  if (account.reversed) return { outcome: 'blocked', reason: 'order_reversed' }
  if (account.captured > 0) return { outcome: 'refused', reason: 'already_captured' }
  return moved(account, 'captured', account.authorized) ?? { outcome: 'refused', reason: 'not_authorized' }
}

/** Gives back what was captured, or lets go of what is held; with neither there is nothing to do but to remember it. */
export function reverse(account: Account): Answer {
  if (account.reversed) return { outcome: 'nothing' }
  return (
    moved(account, 'refunded', account.captured) ??
    moved(account, 'voided', account.authorized) ?? { outcome: 'nothing' }
  )
}

function moved(
  { paymentId, currency }: Account,
  outcome: 'captured' | 'voided' | 'refunded',
  amountMinor: number,
): Answer | undefined {
  if (paymentId === null || currency === null || amountMinor === 0) return undefined
  return { outcome, paymentId, amount: { amountMinor, currency } }
}
