import { randomUUID } from 'node:crypto'
import { OrderCancelled, OrderPacked, OrderPlaced } from '@waybill/contracts'
import { type StartedService, startService, type TestScope, token } from '@waybill/testing'
import { inventory } from '../src/service.ts'

export const startInventory = (t: TestScope) =>
  startService(t, {
    service: ({ db }) => inventory({ db }),
    migrations: new URL('../migrations/', import.meta.url),
  })

export const operator = { authorization: `Bearer ${token({ roles: ['operator'] })}` }
export const customer = { authorization: `Bearer ${token({ roles: ['customer'] })}` }

export const once = (headers: object) => ({ ...headers, 'idempotency-key': randomUUID() })

/** Lists a product and puts pieces of it on the shelf. */
export async function stocked({ inject }: StartedService, sku: string, pieces: number): Promise<void> {
  await inject({
    method: 'PUT',
    url: `/api/products/${sku}`,
    headers: operator,
    payload: { name: sku, price: { amountMinor: 1250, currency: 'EUR' } },
  })
  await inject({
    method: 'POST',
    url: `/api/products/${sku}/stock`,
    headers: once(operator),
    payload: { delta: pieces, reason: 'delivery' },
  })
}

/** How many pieces are available, reserved and shipped; throws when the moves tell something else than the shelf. */
export async function shelf({ db }: StartedService, sku: string): Promise<[number, number, number]> {
  const [row] = await db.query<Record<'available' | 'reserved' | 'a' | 'r' | 's', number>>(
    `select s.available, s.reserved, sum(m.available) as a, sum(m.reserved) as r, sum(m.shipped) as s
     from stock s join stock_moves m using (sku) where sku = $1 group by s.sku`,
    [sku],
  )
  if (!row) throw new Error(`Nothing ever moved of ${sku}`)
  if (row.available !== row.a || row.reserved !== row.r)
    throw new Error(`Moves and shelf differ: ${JSON.stringify(row)}`)
  return [row.available, row.reserved, row.s]
}

const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Berlin', postalCode: '10115', country: 'DE' }
const customerId = randomUUID()

/** An order of these pieces per product, and what may be told of it. */
export function order(pieces: Record<string, number>) {
  const orderId = randomUUID()
  const items = Object.entries(pieces).map(([sku, quantity]) => ({ sku, quantity }))
  const unitPrice = { amountMinor: 1250, currency: 'EUR' }
  const lines = items.map((item) => ({ ...item, name: item.sku, unitPrice, requiresPrescription: false }))
  const total = { ...unitPrice, amountMinor: items.reduce((sum, { quantity }) => sum + quantity * 1250, 0) }
  return {
    orderId,
    items,
    placed: OrderPlaced({
      orderId,
      customerId,
      lines,
      total,
      paymentToken: 'tok_visa',
      shipTo,
      requiresPrescription: false,
    }),
    packed: OrderPacked({ orderId, customerId, items, shipTo }),
    cancelled: OrderCancelled({ orderId, customerId, reason: 'changed my mind' }),
  }
}
