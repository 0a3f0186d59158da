/** How the reasons begin that orders gives for a cancellation, and the step that failed. Any other is what a person said. */
const BEGINNINGS: [string, string][] = [
  ['payment declined', 'payment'],
  ['the hold on the card expired', 'payment'],
  ['out of stock', 'stock'],
  ['prescription rejected', 'prescription'],
  ['not confirmed in time', 'confirmation'],
  ['not packed in time', 'packing'],
  ['returned', 'delivery'],
]

/**
 * The step that an order was cancelled at and why, by the reason that orders gives. What persons wrote is about them and is
 * left out: a pharmacist's, a courier's and a customer's words.
 */
export function failureOf(reason: string): { step: string; reason: string } {
  const found = BEGINNINGS.find(([beginning]) => reason.startsWith(beginning))
  if (!found) return { step: 'order', reason: 'cancelled on request' }
  const [beginning, step] = found
  const personal = step === 'prescription' || step === 'delivery'
  return { step, reason: personal ? beginning : reason }
}
