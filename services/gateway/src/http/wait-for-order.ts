import { Problem, type Route } from '@waybill/service'
import type { FastifyRequest } from 'fastify'
import { askOrder } from '../order-access.ts'
import type { Hub } from '../stream/hub.ts'
import { canBeAwaited, isReached, reached } from '../stream/reached.ts'
import type { Upstream } from '../upstreams.ts'

/** Longer than this no answer is held back. A request is given up after 30 s. */
const LONGEST_S = 25
const DEFAULT_S = 20

interface Settings {
  /** How many requests of one user may wait at once, and how many of all users. */
  waitersPerUser: number
  maxWaiters: number
}

/**
 * GET /api/orders/:orderId?wait=completed&timeout=20 is held back until the order has reached that state, or its end, and
 * passed on then: what is answered is what orders says, and to whom it says it. A client that leaves is not waited for.
 *
 * @throws Problem 429 `too-many-waiters`, 503 `gateway-busy`
 */
export const waitForOrder =
  (hub: Hub, orders: Upstream, { waitersPerUser, maxWaiters }: Settings): Route =>
  (app) => {
    const waiting = new Map<string, number>()
    let total = 0
    const closing = new AbortController()
    // Held requests would hold the server open: when it closes they are answered with what is.
    app.addHook('preClose', async () => closing.abort())

    app.addHook('preHandler', async (request, reply) => {
      const wish = wishOf(request)
      if (!wish) return
      const { id } = request.user
      const own = waiting.get(id) ?? 0
      if (own >= waitersPerUser) throw tooMany(429, 'too-many-waiters', `You wait for ${own} orders already.`)
      if (total >= maxWaiters) throw tooMany(503, 'gateway-busy', 'Too many wait here already.')

      const gone = new AbortController()
      const leave = () => gone.abort()
      reply.raw.once('close', leave)
      waiting.set(id, own + 1)
      total += 1
      try {
        const signal = AbortSignal.any([gone.signal, closing.signal, AbortSignal.timeout(wish.timeoutMs)])
        await reached(hub, wish.orderId, wish.state, () => isThere(orders, wish, request), signal)
      } finally {
        reply.raw.off('close', leave)
        total -= 1
        const left = (waiting.get(id) ?? 1) - 1
        if (left > 0) waiting.set(id, left)
        else waiting.delete(id)
      }
    })
  }

interface Wish {
  orderId: string
  state: string
  timeoutMs: number
}

// What is not understood here is passed on: orders refuses it, with the reason.
function wishOf({ method, url }: FastifyRequest): Wish | undefined {
  const { pathname, searchParams } = new URL(url, 'http://gateway')
  const orderId = /^\/api\/orders\/([0-9a-f-]{36})$/i.exec(pathname)?.[1]
  const state = searchParams.get('wait')
  if (method !== 'GET' || orderId === undefined || state === null || !canBeAwaited(state)) return undefined

  const seconds = Number(searchParams.get('timeout') ?? DEFAULT_S)
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_S
    ? { orderId, state, timeoutMs: seconds * 1_000 }
    : undefined
}

/** Whether there is nothing to wait for: it is reached, or not for this user to see, which orders says again. */
async function isThere(orders: Upstream, { orderId, state }: Wish, request: FastifyRequest): Promise<boolean> {
  const response = await askOrder(request, orderId, orders)
  if (!response.ok) return true
  const { status } = (await response.json()) as { status: string }
  return isReached(state, status)
}

const tooMany = (status: number, code: string, detail: string) =>
  new Problem(status, code, `${detail} Ask again when one is answered.`, {}, { headers: { 'retry-after': '1' } })
