import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { orderBody } from './customer.ts'

interface Sent {
  /** Ids of the orders that were accepted. */
  orders: string[]
  /** How many requests were answered as they should be. */
  answered: number
  /** Each that was not: what was asked, and the answer or the error. */
  failed: string[]
}

const CLIENTS = 4
/** Between two requests of a client, in ms: what is tested is not how much the platform takes. */
const PAUSE_MS = 25
/** One request of so many is an order, which gives every service something to do. */
const ORDER_EVERY = 10

/**
 * Sends requests to the gateway from several clients, each by a connection that it keeps, one after the other, until `work` has
 * ended: orders, and questions for them, in turn. Nothing is sent twice: what is lost on the way counts as failed.
 */
export async function requestsWhile(gateway: string, token: string, work: () => Promise<unknown>): Promise<Sent> {
  const sent: Sent = { orders: [], answered: 0, failed: [] }
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  let over = false

  async function once(method: string, path: string, status: number, body?: unknown): Promise<unknown> {
    try {
      const answer = await ask(agent, token, method, `${gateway}${path}`, body)
      if (answer.status !== status) throw new Error(`${answer.status} ${answer.body}`)
      sent.answered++
      return JSON.parse(answer.body)
    } catch (error) {
      sent.failed.push(`${method} ${path}: ${error instanceof Error ? error.message : error}`)
      return undefined
    }
  }
  const done = work().finally(() => {
    over = true
  })
  const clients = Array.from({ length: CLIENTS }, async () => {
    for (let n = 0; !over; n++) {
      if (n % ORDER_EVERY === 0) {
        const placed = (await once('POST', '/api/orders', 202, orderBody())) as { orderId: string } | undefined
        if (placed) sent.orders.push(placed.orderId)
      } else await once('GET', '/api/orders?limit=5', 200)
      await delay(PAUSE_MS)
    }
  })
  try {
    await done
  } finally {
    await Promise.all(clients)
    agent.destroy()
  }
  return sent
}

const ask = (agent: Agent, token: string, method: string, url: string, body: unknown) =>
  new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    }
    request(url, { method, agent, headers }, async (response) => {
      resolve({ status: response.statusCode, body: await text(response) })
    })
      .on('error', reject)
      .end(body === undefined ? undefined : JSON.stringify(body))
  })
