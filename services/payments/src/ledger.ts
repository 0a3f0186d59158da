import type { Line } from './line.ts'

/**
 * `receivable`: what customers owe. `held`: what holds secure of it, not ours yet. `cash-at-psp`: what was taken and is still there.
 * `revenue`, `refunds`: what was earned, and given back.
 */
export type Account = 'receivable' | 'held' | 'cash-at-psp' | 'revenue' | 'refunds'

/** An amount put to an account: a debit above zero, a credit below. */
export type Entry = { account: Account; amountMinor: number }

/** What is entered for a line: nothing, or entries that add up to nothing. */
export function postingOf(line: Line): Entry[] {
  if (!('amount' in line)) return []
  const { amountMinor } = line.amount
  switch (line.outcome) {
    case 'authorized':
      return from('held', 'receivable', amountMinor)
    case 'voided':
    case 'expired':
      return from('receivable', 'held', amountMinor)
    case 'captured':
      return [...from('receivable', 'cash-at-psp', amountMinor), ...from('revenue', 'held', amountMinor)]
    case 'refunded':
      return from('cash-at-psp', 'refunds', amountMinor)
  }
}

const from = (credit: Account, debit: Account, amountMinor: number): Entry[] => [
  { account: debit, amountMinor },
  { account: credit, amountMinor: -amountMinor },
]
