import { PermanentError, Unavailable } from '@waybill/messaging'
import type { Answer, Authorization, Capture, PaymentProvider, Reversal } from './payment-provider.ts'

type Options = { pspUrl: string; pspApiKey: string; pspTimeoutMs: number }
type Request = { key: string; orderId: string }

/** The provider behind its HTTP API. A request ends after `pspTimeoutMs`; what it did is then unknown until it is repeated. */
export function httpPsp(options: Options): PaymentProvider {
  const post = <Outcome extends Answer>(path: string, request: Request, outcomes: Outcome['outcome'][]) =>
    ask<Outcome>(options, path, request, outcomes)

  return {
    authorize: (request) => post<Authorization>('/authorizations', request, ['authorized', 'declined', 'blocked']),
    capture: (request) => post<Capture>('/captures', request, ['captured', 'refused', 'blocked']),
    reverse: (request) => post<Reversal>('/reversals', request, ['voided', 'refunded', 'nothing']),
  }
}

async function ask<T extends Answer>(
  { pspUrl, pspApiKey, pspTimeoutMs }: Options,
  path: string,
  request: Request,
  outcomes: T['outcome'][],
): Promise<T> {
  const about = `The payment provider, asked for ${path} of order ${request.orderId},`
  const { status, retryAfterMs, text } = await send(about, `${pspUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${pspApiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(pspTimeoutMs),
  })

  // 401 and 403 are our configuration, not this order: no order is given up for it, all wait until it is mended.
  if (status >= 500 || [401, 403, 408, 425, 429].includes(status)) {
    throw new Unavailable(`${about} answered ${status}: ${short(text)}`, retryAfterMs > 0 ? { retryAfterMs } : {})
  }
  if (status !== 200) {
    throw new PermanentError(`${about} refused it with ${status}: ${short(text)}`, { code: 'psp-refused-request' })
  }

  const answer = parse(text)
  if (!isAnswer<T>(answer, outcomes)) {
    throw new PermanentError(`${about} gave an answer that nobody understands: ${short(text)}`, {
      code: 'psp-unknown-answer',
    })
  }
  return answer
}

async function send(about: string, url: string, init: RequestInit) {
  try {
    const response = await fetch(url, init)
    const retryAfterMs = Number(response.headers.get('retry-after')) * 1_000
    return { status: response.status, retryAfterMs, text: await response.text() }
  } catch (cause) {
    // Refused, reset or too slow. Whether the money moved is not known; the same key will tell.
    throw new Unavailable(`${about} can't be reached at ${url}`, { cause })
  }
}

const short = (text: string) => text.slice(0, 500)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isAnswer<T extends Answer>(answer: unknown, outcomes: T['outcome'][]): answer is T {
  if (typeof answer !== 'object' || answer === null || !('outcome' in answer)) return false
  const { outcome, paymentId, amount, reason } = answer as Record<string, unknown>
  if (!outcomes.some((known) => known === outcome)) return false
  if (outcome === 'declined' || outcome === 'refused') return typeof reason === 'string'
  if (outcome === 'blocked' || outcome === 'nothing') return true
  return typeof paymentId === 'string' && isMoney(amount)
}

function isMoney(amount: unknown): boolean {
  if (typeof amount !== 'object' || amount === null) return false
  const { amountMinor, currency } = amount as Record<string, unknown>
  return Number.isSafeInteger(amountMinor) && typeof currency === 'string'
}
