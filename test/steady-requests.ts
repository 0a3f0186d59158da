import { randomUUID } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
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

const READERS = 2
/** Between two questions of a client, in ms: what is tested is not how much the platform takes. */
const PAUSE_MS = 50
/** Between two orders, in ms. They give every service something to do; more of them would empty the shelves for the tests that follow. */
const ORDER_EVERY_MS = 1_000

/**
 * Sends requests to the gateway from several clients, each by a connection that it keeps, one after the other, until `work` has
 * ended: orders, and questions for them, in turn. Nothing is sent twice: what is lost on the way counts as failed.
 */
export async function requestsWhile(gateway: string, token: string, work: () => Promise<unknown>): Promise<Sent> {
  const sent: Sent = { orders: [], answered: 0, failed: [] }
  const agent = new (gateway.startsWith('https:') ? https : http).Agent({ keepAlive: true, maxSockets: READERS + 1 })
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
  async function read(): Promise<void> {
    for (; !over; await delay(PAUSE_MS)) await once('GET', '/api/orders?limit=5', 200)
  }
  async function buy(): Promise<void> {
    for (; !over; await delay(ORDER_EVERY_MS)) {
      const placed = (await once('POST', '/api/orders', 202, orderBody())) as { orderId: string } | undefined
      if (placed) sent.orders.push(placed.orderId)
    }
  }
  const clients = [buy(), ...Array.from({ length: READERS }, read)]
  try {
    await done
  } finally {
    await Promise.all(clients)
    agent.destroy()
  }
  return sent
}

const ask = (agent: http.Agent, token: string, method: string, url: string, body: unknown) =>
  new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    }
    const { request } = url.startsWith('https:') ? https : http
    request(url, { method, agent, headers }, async (response) => {
      resolve({ status: response.statusCode, body: await text(response) })
    })
      .on('error', reject)
      .end(body === undefined ? undefined : JSON.stringify(body))
  })
