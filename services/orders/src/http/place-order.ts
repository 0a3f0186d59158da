import { OrderPlaced } from '@waybill/contracts'
import { type Database, publish, type Saga, type Tx, uuidv7 } from '@waybill/messaging'
import { idempotent, Problem, type Route } from '@waybill/service'
import { type Static, Type } from 'typebox'
import { mayOrder, productsOnSale } from '../copies.ts'
import { type Order, placed } from '../order.ts'
import { onPartialChoices } from '../partial.ts'
import { price } from '../pricing.ts'
import { type Deadlines, deadlineOf } from '../sagas/deadlines.ts'
import { insertOrder, openOrders } from '../store.ts'
import { watchUnconfirmed } from '../unconfirmed.ts'
import { Address, Links, links, Money, OrderId, OrderStatus, Text } from './shapes.ts'

const Line = Type.Object(
  { sku: Text(64), quantity: Type.Integer({ minimum: 1, maximum: 999 }) },
  { additionalProperties: false },
)

const Body = Type.Object(
  {
    lines: Type.Array(Line, { minItems: 1, maxItems: 100 }),
    shipTo: Address,
    paymentToken: Text(200, 'What the card network gave for the card'),
    channel: Type.Enum(['web', 'cli', 'api'], { default: 'api', description: 'What it is placed with' }),
    onPartial: Type.Enum([...onPartialChoices], {
      default: 'ship-rest',
      description: 'What becomes of it when a pharmacist rejects a part: the rest is sent, or all of it is cancelled',
    }),
  },
  { additionalProperties: false },
)

const Accepted = Type.Object({ orderId: OrderId, status: OrderStatus, total: Money, _links: Links })

export interface Rules {
  deadlines: Deadlines
  /** How many orders of one customer may be on their way at once. */
  maxOpenOrders: number
  /** How many orders of all customers may wait for payment and stock at once. */
  maxUnconfirmed: number
}

const RETRY_AFTER_S = 5

/** POST /api/orders: the order, its saga and OrderPlaced in one transaction. 202: whether it can be had shows later. */
export const placeOrder =
  (db: Database, saga: Saga<Order>, { deadlines, maxOpenOrders, maxUnconfirmed }: Rules): Route =>
  (app) => {
    const isFull = watchUnconfirmed(db, maxUnconfirmed)
    for (const url of ['/api/orders', '/orders']) {
      app.post(
        url,
        {
          schema: {
            body: Body,
            response: { 202: Accepted },
            tags: ['orders'],
            operationId: 'placeOrder',
            summary: 'Place an order',
          },
          config: { access: 'user', idempotent: true },
        },
        async (request, reply) => {
          // Before the transaction: it takes a connection of its own.
          const full = await isFull()
          const answer = await idempotent(db, request, reply, async (tx) => {
            if (full) throw tooBusy(maxUnconfirmed)
            const { paymentToken, channel, onPartial } = request.body
            const order = await priced(tx, request.user.id, request.body, maxOpenOrders)
            const { orderId, total } = order
            const state = placed({ ...order, onPartial })

            await Promise.all([
              insertOrder(tx, { ...order, onPartial }, OrderPlaced.type),
              saga.start(tx, orderId, state, deadlineOf(state, deadlines)),
              publish(tx, OrderPlaced({ ...order, paymentToken, channel })),
            ])
            return { status: 202, body: { orderId, status: state.step, total, _links: links(orderId) } }
          })
          reply.header('location', answer._links.self.href)
          return answer
        },
      )
    }
  }

const tooBusy = (limit: number) =>
  new Problem(
    503,
    'too-busy',
    `${limit} orders wait to be confirmed, as many as are confirmed in time. Nothing was ordered: send it again in ${RETRY_AFTER_S} s.`,
    { limit },
    { headers: { 'retry-after': String(RETRY_AFTER_S) } },
  )

type Wish = Static<typeof Body>

async function priced(tx: Tx, customerId: string, { lines: wishes, shipTo }: Wish, maxOpenOrders: number) {
  // Sent together: one round trip.
  const [allowed, open, products] = await Promise.all([
    mayOrder(tx, customerId),
    openOrders(tx, customerId, maxOpenOrders),
    productsOnSale(
      tx,
      wishes.map(({ sku }) => sku),
    ),
  ])
  if (!allowed) {
    throw new Problem(403, 'customer-deactivated', 'This account is deactivated: it can place no orders')
  }
  if (open >= maxOpenOrders) {
    throw new Problem(
      409,
      'too-many-open-orders',
      `${maxOpenOrders} orders of this account are still on their way. Order again when one is completed or cancelled.`,
      { limit: maxOpenOrders },
    )
  }
  const result = price(wishes, products)
  if (!result.ok && result.code === 'unknown-sku') {
    throw new Problem(422, result.code, `Not on sale: ${result.skus.join(', ')}`, { skus: result.skus })
  }
  if (!result.ok) {
    throw new Problem(
      422,
      result.code,
      `One order, one currency; these are priced in ${result.currencies.join(' and ')}`,
    )
  }
  const { lines, total, requiresPrescription } = result
  return { orderId: uuidv7(), customerId, lines, shipTo, total, requiresPrescription }
}
