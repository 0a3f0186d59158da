import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Platform } from './platform.ts'
import { until } from './platform.ts'

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: answers are asserted on, not computed with
  body: any
}

/** Somebody who is logged in and talks to the gateway. */
export interface Customer {
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Places an order and returns its id. Fails when it is not accepted. */
  place(order?: Partial<Order>, key?: string): Promise<string>
  /** The order as it stands. */
  order(id: string): Promise<Answer['body']>
  /** Waits until the order has ended, and returns it. */
  ended(id: string, withinMs?: number): Promise<Answer['body']>
  /** Waits until the order has ended, and fails with all that is known of it when not as it should. */
  completed(id: string): Promise<void>
}

export interface Order {
  lines: { sku: string; quantity: number }[]
  paymentToken: string
  postalCode: string
  name: string
  street: string
  onPartial: 'ship-rest' | 'cancel'
}

/** What is sent to place an order; a happy one unless something else is asked for. */
export const orderBody = ({ lines, paymentToken, postalCode, name, street, onPartial }: Partial<Order> = {}) => ({
  lines: lines ?? [{ sku: 'PLASTERS-20', quantity: 1 }],
  paymentToken: paymentToken ?? 'tok_visa',
  ...(onPartial && { onPartial }),
  shipTo: {
    name: name ?? 'Test Buyer',
    street: street ?? 'Weg 1',
    city: 'Berlin',
    postalCode: postalCode ?? '10115',
    country: 'DE',
  },
})

/** Sends a request to the gateway. */
export async function request(
  { run }: Platform,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${run.gateway}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}

/** Logs in with a login of the platform's own users. */
export async function logIn(platform: Platform, who: keyof Platform['run']['logins']): Promise<Customer> {
  return customer(platform, await accessToken(platform, who))
}

/** What a login of the platform's own users is let in with, for a quarter of an hour. */
export async function accessToken(platform: Platform, who: keyof Platform['run']['logins']): Promise<string> {
  const { status, body } = await request(platform, 'POST', '/api/auth/login', platform.run.logins[who])
  if (status !== 200) throw new Error(`${who} could not log in: ${status} ${JSON.stringify(body)}`)
  return body.accessToken
}

/** Registers a new user and logs in. */
export async function register(
  platform: Platform,
  { email = `buyer-${randomUUID()}@example.org`, name = 'Another Buyer' } = {},
): Promise<Customer> {
  const password = randomUUID()
  const made = await request(
    platform,
    'POST',
    '/api/auth/register',
    { email, password, name },
    { 'idempotency-key': randomUUID() },
  )
  if (made.status !== 201) throw new Error(`Not registered: ${made.status} ${JSON.stringify(made.body)}`)
  const { body } = await request(platform, 'POST', '/api/auth/login', { email, password })
  return customer(platform, body.accessToken)
}

function customer(platform: Platform, token: string): Customer {
  const self: Customer = {
    request: (method, path, body, headers = {}) =>
      request(platform, method, path, body, { authorization: `Bearer ${token}`, ...headers }),
    async place(order, key = randomUUID()) {
      const answer = await self.request('POST', '/api/orders', orderBody(order), { 'idempotency-key': key })
      if (answer.status !== 202) throw new Error(`Not accepted: ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body.orderId
    },
    order: async (id) => (await self.request('GET', `/api/orders/${id}`)).body,
    async ended(id, withinMs) {
      let order: Answer['body']
      await until(
        `order ${id} has ended; it is ${order?.status}`,
        async () => {
          // While a part of the platform is down the gateway says 503: ask again.
          order = await self.order(id).catch(() => undefined)
          return order?.status === 'completed' || order?.status === 'cancelled'
        },
        withinMs,
      )
      return order
    },
    async completed(id) {
      const order = await self.ended(id)
      assert.equal(order.status, 'completed', JSON.stringify(order, undefined, 2))
    },
  }
  return self
}
