import { describe, PermanentError, Unavailable } from '@waybill/messaging'
import { isLine, type Line } from './line.ts'
import { type Act, answers, OutcomeUnknown, type PaymentProvider } from './payment-provider.ts'

type Options = { pspUrl: string; pspApiKey: string; pspTimeoutMs: number }

const paths: Record<Act, string> = {
  authorize: '/authorizations',
  capture: '/captures',
  refund: '/refunds',
  reverse: '/reversals',
}

/** The provider behind its HTTP API. A request ends after `pspTimeoutMs`; what it did is then unknown until it is asked. */
export function httpPsp(options: Options): PaymentProvider {
  return {
    async ask(act, request) {
      const path = paths[act]
      const told = await send(options, path, `${path} of order ${request.orderId}`, JSON.stringify(request))
      if (!isLine(told) || !answers(act, told)) throw notUnderstood(path, told)
      return told
    },
    async inquire(orderId) {
      const path = `/orders/${orderId}`
      return linesOf(path, await send(options, path, path), 'journal')
    },
    async journal({ from, until, after, limit }) {
      const path = `/journal?${new URLSearchParams({ from, until, after: `${after}`, limit: `${limit}` })}`
      return linesOf(path, await send(options, path, path), 'entries')
    },
  }
}

function linesOf(path: string, told: unknown, name: string): Line[] {
  const lines = typeof told === 'object' && told !== null ? (told as Record<string, unknown>)[name] : undefined
  if (!Array.isArray(lines) || !lines.every(isLine)) throw notUnderstood(path, told)
  return lines
}

async function send({ pspUrl, pspApiKey, pspTimeoutMs }: Options, path: string, what: string, body?: string) {
  const about = `The payment provider, asked for ${what},`
  const { status, retryAfterMs, text } = await exchange(about, `${pspUrl}${path}`, {
    headers: { authorization: `Bearer ${pspApiKey}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { method: 'POST', body }),
    signal: AbortSignal.timeout(pspTimeoutMs),
  })

  const wait = retryAfterMs > 0 ? { retryAfterMs } : {}
  if (status >= 500) throw new OutcomeUnknown(`${about} answered ${status}: ${short(text)}`, wait)
  // 401 and 403 are our configuration, not this order: no order is given up for it, all wait until it is mended.
  if ([401, 403, 408, 425, 429].includes(status)) {
    throw new Unavailable(`${about} answered ${status}: ${short(text)}`, wait)
  }
  if (status !== 200) {
    throw new PermanentError(`${about} refused it with ${status}: ${short(text)}`, { code: 'psp-refused-request' })
  }
  return parse(text)
}

async function exchange(about: string, url: string, init: RequestInit) {
  try {
    const response = await fetch(url, init)
    const retryAfterMs = Number(response.headers.get('retry-after')) * 1_000
    return { status: response.status, retryAfterMs, text: await response.text() }
  } catch (cause) {
    // A connection that was refused carried nothing. Else, whether the money moved is not known; the same key will tell.
    const Failure = isRefused(cause) ? Unavailable : OutcomeUnknown
    throw new Failure(`${about} can't be reached at ${url}: ${describe(cause)}`, { cause })
  }
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
}

const notUnderstood = (path: string, told: unknown) =>
  new PermanentError(
    `The answer of the payment provider to ${path} is not understood: ${short(JSON.stringify(told))}`,
    {
      code: 'psp-unknown-answer',
    },
  )

const short = (text: string | undefined) => text?.slice(0, 500)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
