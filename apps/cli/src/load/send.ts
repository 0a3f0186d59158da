import type { ClientFact } from '../verify/sources.ts'
import type { Intent } from './plan.ts'

const ANSWER_WITHIN_MS = 15_000
const MOST_TRIES = 4
const TRY_AGAIN_AFTER_MS = 500

/** What a request was answered, as it goes into the journal. */
export interface Answer extends ClientFact {
  status: number | undefined
  at: string
}

interface Sending {
  gateway: string
  token: string
  /** Told of each answer, in the order in which they came. */
  note(answer: Answer): void
  pause(ms: number): Promise<unknown>
}

/**
 * Places an order as a careful client does: what got no answer, or one that does not say whether it was done, is sent again
 * with the same key.
 *
 * @returns the last answer
 */
export async function place(intent: Intent, { gateway, token, note, pause }: Sending): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await once(intent, gateway, token)
    note(answer)
    if (answer.outcome !== 'info' || tries >= MOST_TRIES) return answer
    await pause(TRY_AGAIN_AFTER_MS * tries)
  }
}

async function once({ key, lines, card, postalCode }: Intent, gateway: string, token: string): Promise<Answer> {
  const shipTo = { name: 'Lou Load', street: 'Lastweg 1', city: 'Berlin', postalCode, country: 'DE' }
  const at = new Date().toISOString()
  try {
    const response = await fetch(`${gateway}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': key },
      body: JSON.stringify({ lines, paymentToken: `tok_${card}`, shipTo }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    const { status } = response
    const { orderId } = (await response.json()) as { orderId?: string }
    return { key, outcome: outcomeOf(status), status, at, ...(status === 202 && orderId ? { orderId } : {}) }
  } catch {
    // Refused, reset, out of time, or half an answer: it may have been done.
    return { key, outcome: 'info', status: undefined, at }
  }
}

// 409: another request with this key is under way. 429: refused before it reached a service.
const outcomeOf = (status: number): Answer['outcome'] =>
  status === 202 ? 'ok' : status === 409 || status >= 500 ? 'info' : 'fail'

/** Asks to cancel an order. Whatever is answered is fine: it may be too late. */
export async function cancel(
  orderId: string,
  { gateway, token }: Pick<Sending, 'gateway' | 'token'>,
): Promise<boolean> {
  try {
    const { ok } = await fetch(`${gateway}/api/orders/${orderId}/cancel`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'idempotency-key': `cancel-${orderId}`,
      },
      body: '{}',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    return ok
  } catch {
    return false
  }
}
