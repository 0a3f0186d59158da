import { ApiError, type Client } from '@waybill/client'
import type { Intent } from './plan.ts'

const MOST_TRIES = 4
const TRY_AGAIN_AFTER_MS = 500

/** What a request was answered, as it goes into the journal. */
export interface Answer {
  key: string
  /** ok: accepted; fail: refused, nothing was done; info: no answer came, so either. */
  outcome: 'ok' | 'fail' | 'info'
  orderId?: string
  status: number | undefined
  at: string
}

interface Sending {
  api: Client
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
export async function place(intent: Intent, { api, note, pause }: Sending): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await once(intent, api)
    note(answer)
    if (answer.outcome !== 'info' || tries >= MOST_TRIES) return answer
    await pause(TRY_AGAIN_AFTER_MS * tries)
  }
}

async function once({ key, lines, card, postalCode }: Intent, api: Client): Promise<Answer> {
  const shipTo = { name: 'Lou Load', street: 'Lastweg 1', city: 'Berlin', postalCode, country: 'DE' }
  const at = new Date().toISOString()
  const request = { idempotencyKey: key, body: { lines, paymentToken: `tok_${card}`, shipTo } }
  try {
    // Each try is an answer of its own in the journal, so that the client must not try again by itself.
    const { status, body } = await api.whole('placeOrder', request, { tries: 1 })
    return { key, outcome: 'ok', status, at, orderId: body.orderId }
  } catch (error) {
    if (error instanceof ApiError) return { key, outcome: outcomeOf(error), status: error.status, at }
    // Refused, reset, out of time, or half an answer: it may have been done.
    return { key, outcome: 'info', status: undefined, at }
  }
}

// In flight: another request with this key is under way. Every other 4xx, 429 too, was refused before anything was done, and so was
// what came while the platform has enough to do.
export const outcomeOf = ({ status, code }: Pick<ApiError, 'status' | 'code'>): Answer['outcome'] =>
  (status >= 500 && code !== 'too-busy') || code === 'idempotency-key-in-flight' ? 'info' : 'fail'

/** Asks to cancel an order, and returns whether that was accepted. Whatever is answered is fine: it may be too late. */
export async function cancel(orderId: string, api: Client): Promise<boolean> {
  try {
    await api.cancelOrder({ orderId, body: {}, idempotencyKey: `cancel-${orderId}` }, { tries: 1 })
    return true
  } catch {
    return false
  }
}
