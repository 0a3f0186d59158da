import { chance } from './chance.ts'

/** An amount in the smallest unit of its currency. */
export type Money = { amountMinor: number; currency: string }

/** What is asked of the network; `expiry` it asks of itself. */
export const actions = ['authorization', 'capture', 'refund', 'void', 'reversal', 'expiry'] as const
export type Action = (typeof actions)[number]

/** What the network answers, and what its journal keeps. */
export type Answer =
  | { outcome: 'authorized' | 'captured' | 'voided' | 'refunded' | 'expired'; paymentId: string; amount: Money }
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
  expired: number
  captured: number
  refunded: number
  /** A reversal was asked for: nothing is authorized or captured for this order ever again. */
  reversed: boolean
}

/** Which good cards are declined all the same: so many of a hundred orders, always the same ones for one seed. */
export type Declines = { percent: number; seed: string }

const EMPTY: Account = {
  paymentId: null,
  currency: null,
  authorized: 0,
  voided: 0,
  expired: 0,
  captured: 0,
  refunded: 0,
  reversed: false,
}

/** Holds like any good card, but the reply to the hold is lost. */
export const TIMEOUT_CARD = 'tok_timeout'
const GOOD_CARDS = ['tok_visa', TIMEOUT_CARD]
const DECLINES = new Map([
  ['tok_declined', 'card_declined'],
  ['tok_insufficient', 'insufficient_funds'],
])

/** Adds up an order's journal, oldest first. */
export const accountOf = (journal: readonly Posting[]): Account => journal.reduce(post, EMPTY)

/** What is held and neither taken nor let go of. */
export const heldOf = ({ authorized, voided, expired, captured }: Account): number =>
  authorized - voided - expired - captured

function post(account: Account, { action, answer }: Posting): Account {
  const after = { ...account, reversed: account.reversed || action === 'reversal' }
  if (!('amount' in answer)) return after

  const { outcome, paymentId, amount } = answer
  return { ...after, paymentId, currency: amount.currency, [outcome]: account[outcome] + amount.amountMinor }
}

type Hold = { orderId: string; amount: Money; token: string; paymentId: string }

/**
 * Puts a hold on the card: one per order, also when it has expired since; never after a reversal.
 * @param request.paymentId The id that the payment gets when the hold succeeds.
 */
export function authorize(account: Account, { orderId, amount, token, paymentId }: Hold, declines?: Declines): Answer {
  if (account.reversed) return { outcome: 'blocked', reason: 'order_reversed' }
  if (account.authorized > 0) return { outcome: 'declined', reason: 'already_authorized' }
  if (!GOOD_CARDS.includes(token)) return { outcome: 'declined', reason: DECLINES.get(token) ?? 'invalid_token' }
  if (declines && chance(declines, orderId)) return { outcome: 'declined', reason: 'do_not_honor' }
  return { outcome: 'authorized', paymentId, amount }
}

/**
 * Takes what is held, or a part of it, once: the rest is let go of, as `restOf` says.
 * @param amountMinor Default: all that is held.
 */
export function capture(account: Account, amountMinor = heldOf(account)): Answer {
  if (account.reversed) return { outcome: 'blocked', reason: 'order_reversed' }
  if (account.captured > 0) return { outcome: 'refused', reason: 'already_captured' }
  if (account.expired > 0) return { outcome: 'refused', reason: 'authorization_expired' }
  if (heldOf(account) === 0) return { outcome: 'refused', reason: 'not_authorized' }
  if (amountMinor > heldOf(account)) return { outcome: 'refused', reason: 'exceeds_authorized' }
  return moved(account, 'captured', amountMinor)
}

/** What a capture leaves of the hold, let go of; undefined when nothing is left, or nothing was captured. */
export function restOf(account: Account, captured: Answer): Answer | undefined {
  if (captured.outcome !== 'captured') return undefined
  const rest = heldOf(account) - captured.amount.amountMinor
  return rest > 0 ? moved(account, 'voided', rest) : undefined
}

/**
 * Gives back what was captured, or a part of it; as often as there is something left.
 * @param amountMinor Default: all that is left.
 */
export function refund(account: Account, amountMinor = account.captured - account.refunded): Answer {
  if (account.captured === 0) return { outcome: 'refused', reason: 'not_captured' }
  if (account.captured === account.refunded) return { outcome: 'refused', reason: 'already_refunded' }
  if (amountMinor > account.captured - account.refunded) return { outcome: 'refused', reason: 'exceeds_captured' }
  return moved(account, 'refunded', amountMinor)
}

/** Lets go of what is held. */
export function letGo(account: Account): Answer {
  if (heldOf(account) === 0) return { outcome: 'refused', reason: 'nothing_held' }
  return moved(account, 'voided', heldOf(account))
}

/** Lets go of what is held because it was held too long; undefined when nothing is. */
export function expire(account: Account): Answer | undefined {
  return heldOf(account) === 0 ? undefined : moved(account, 'expired', heldOf(account))
}

/** Gives back what was captured, or lets go of what is held; with neither there is nothing to do but to remember it. */
export function reverse(account: Account): Answer {
  if (account.captured > account.refunded) return moved(account, 'refunded', account.captured - account.refunded)
  if (heldOf(account) > 0) return moved(account, 'voided', heldOf(account))
  return { outcome: 'nothing' }
}

function moved(
  { paymentId, currency }: Account,
  outcome: 'captured' | 'voided' | 'refunded' | 'expired',
  amountMinor: number,
): Answer {
  if (paymentId === null || currency === null) throw new TypeError(`Nothing can be ${outcome} without a hold`)
  return { outcome, paymentId, amount: { amountMinor, currency } }
}
