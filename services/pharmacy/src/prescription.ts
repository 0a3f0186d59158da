export const states = ['received', 'approved', 'rejected', 'closed'] as const
export type State = (typeof states)[number]
export type Verdict = 'approved' | 'rejected'

/** What a pharmacist decides about. `closed`: the order was cancelled before anybody decided. */
export type Prescription = {
  orderId: string
  /** Null until the order itself was read: then the row only remembers that the order was cancelled. */
  customerId: string | null
  skus: string[]
  state: State
  decidedBy: string | null
  reason: string | null
  receivedAt: Date
  decidedAt: Date | null
}

/** The products of an order that need a prescription, each once. */
export function prescriptionSkus(lines: { sku: string; requiresPrescription: boolean }[]): string[] {
  return [...new Set(lines.filter((line) => line.requiresPrescription).map((line) => line.sku))]
}

/**
 * What a verdict does to a prescription in this state: `decide` it, nothing since it `stands` already,
 * or a refusal: it was `already-decided` the other way, or `closed` by the cancellation of its order.
 */
export function judge(state: State, verdict: Verdict): 'decide' | 'stands' | 'already-decided' | 'closed' {
  if (state === 'received') return 'decide'
  if (state === 'closed') return 'closed'
  return state === verdict ? 'stands' : 'already-decided'
}
