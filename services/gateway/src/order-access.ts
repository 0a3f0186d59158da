import { Problem, type User } from '@waybill/service'
import type { FastifyRequest } from 'fastify'
import { ask, unavailable } from './ask.ts'
import type { Hub } from './stream/hub.ts'
import { isOver } from './stream/outcome.ts'
import type { Upstream } from './upstreams.ts'

/** Whether this user may watch everybody's orders. */
export const isOverseer = ({ roles }: User): boolean => roles.includes('operator') || roles.includes('admin')

const timeoutMs = 3_000

/**
 * Makes sure that the user who asks may watch the order: it is theirs, or they are an operator. Whose it is, the
 * stream knows when it has seen the order placed; else the orders service is asked in the user's own name.
 *
 * @returns whether the order is known to be over
 * @throws Problem 404 for an order that does not exist and for one of somebody else alike
 */
export async function mayWatch(
  request: FastifyRequest,
  orderId: string,
  hub: Hub,
  orders: Upstream,
): Promise<{ over: boolean }> {
  const owner = hub.history.trail(orderId)?.owner
  if (owner !== undefined) {
    if (owner === request.user.id || isOverseer(request.user)) return { over: false }
    throw notFound(orderId)
  }

  const response = await askOrder(request, orderId, orders)
  if (response.status === 403 || response.status === 404) throw notFound(orderId)
  if (!response.ok)
    throw unavailable(orders.name, new Error(`asked about an order, orders answered ${response.status}`))

  const { status } = (await response.json()) as { status?: unknown }
  return { over: isOver(status) }
}

/** Asks the orders service about an order, in the name of who asks here. */
export function askOrder(request: FastifyRequest, orderId: string, orders: Upstream): Promise<Response> {
  const headers = { authorization: request.headers.authorization ?? '', 'x-correlation-id': request.correlationId }
  return ask(orders, `/api/orders/${encodeURIComponent(orderId)}`, { timeoutMs, headers })
}

const notFound = (orderId: string) => new Problem(404, 'order-not-found', `You have no order ${orderId}.`)
