import { randomUUID } from 'node:crypto'
import { ProductListed } from '@waybill/contracts'
import {
  type Broker,
  createBroker,
  everyonesKeys,
  type Incoming,
  publishAs,
  received,
  settled,
  startService,
  type TestScope,
  token,
  until,
} from '@waybill/testing'
import type { Deadlines } from '../src/sagas/deadlines.ts'
import { orders } from '../src/service.ts'
import { shipTo } from './samples.ts'

const unhurried: Deadlines = { confirmMs: 60_000, prescriptionMs: 60_000, packMs: 60_000, deliverMs: 60_000 }

/** What orders answers to a placed order. */
type Placed = { orderId: string; status: string; total: { amountMinor: number; currency: string } }

type More = {
  maxOpenOrders?: number
  maxUnconfirmed?: number
  /** Default: one of its own. */
  broker?: Broker
}

/** Starts orders, with a mug (12.50), a pen (0.99) and pills (7.00, on prescription) on sale. */
export async function startOrders(
  t: TestScope,
  { maxOpenOrders = 1_000, maxUnconfirmed = 1_000, broker: shared, ...deadlines }: Partial<Deadlines> & More = {},
) {
  const broker = shared ?? (await createBroker(t))
  const service = await startService(t, {
    service: ({ db }) =>
      orders({ db, keys: everyonesKeys, deadlines: { ...unhurried, ...deadlines }, maxOpenOrders, maxUnconfirmed }),
    migrations: new URL('../migrations/', import.meta.url),
    broker,
  })
  const told = await received(t, broker, ['orders.v1', 'orders.outcome.v1'])
  const publish = (...events: Incoming[]) => publishAs(t, broker, ...events)
  await publish(listed('mug', 1250), listed('pen', 99), listed('pills', 700, { requiresPrescription: true }))
  await settled([service])

  const post = (url: string, bearer: string, payload: object, key: string = randomUUID()) =>
    service.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${bearer}`, 'idempotency-key': key },
      payload,
    })
  const get = (url: string, bearer: string) => service.inject({ url, headers: { authorization: `Bearer ${bearer}` } })

  return {
    service,
    told,
    publish,
    post,
    get,
    /** Places an order for pieces of this product, one unless told otherwise. */
    async place(bearer: string, sku = 'mug', quantity = 1): Promise<Placed> {
      const answer = await post('/api/orders', bearer, cart(sku, quantity))
      if (answer.statusCode !== 202) throw new Error(`The order was refused: ${answer.body}`)
      return answer.json()
    },
    /** Waits until the order has this status; returns it with its history. */
    becomes: (orderId: string, status: string) =>
      until(
        async () => {
          const order = (await get(`/api/orders/${orderId}`, operator)).json()
          if (order.status !== status) throw new Error(`It is ${order.status}`)
          return order
        },
        { message: `Order ${orderId} did not become ${status}` },
      ),
    /** What orders told of an order, in its order. */
    typesOf: (orderId: string) =>
      told
        .all()
        .filter(({ key }) => key === orderId)
        .map(({ type }) => type),
  }
}

export const operator = token({ roles: ['operator'] })

export const cart = (sku = 'mug', quantity = 1) => ({ lines: [{ sku, quantity }], shipTo, paymentToken: 'tok_visa' })

export const listed = (
  sku: string,
  amountMinor: number,
  more: { requiresPrescription?: boolean; active?: boolean } = {},
) =>
  ProductListed({
    sku,
    name: sku,
    price: { amountMinor, currency: 'EUR' },
    requiresPrescription: false,
    active: true,
    ...more,
  })
