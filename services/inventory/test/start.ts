import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { OrderCancelled, OrderConfirmed, OrderPacked, OrderPlaced, OrderReduced } from '@waybill/contracts'
import type { Database } from '@waybill/messaging'
import { type StartedService, startService, type TestScope, token } from '@waybill/testing'
import { inventory } from '../src/service.ts'

export const migrations = new URL('../migrations/', import.meta.url)

export const startInventory = (t: TestScope, { reservationTtlMs = 3_600_000 } = {}) =>
  startService(t, { service: ({ db }) => inventory({ db, reservationTtlMs }), migrations })

export const operator = { authorization: `Bearer ${token({ roles: ['operator'] })}` }
export const customer = { authorization: `Bearer ${token({ roles: ['customer'] })}` }

export const once = (headers: object) => ({ ...headers, 'idempotency-key': randomUUID() })

/** Lists a product and puts pieces of it on the shelf. */
export async function stocked({ inject }: StartedService, sku: string, pieces: number, west = 0): Promise<void> {
  await inject({
    method: 'PUT',
    url: `/api/products/${sku}`,
    headers: operator,
    payload: { name: sku, price: { amountMinor: 1250, currency: 'EUR' } },
  })
  for (const [warehouse, delta] of Object.entries({ east: pieces, west })) {
    await inject({
      method: 'POST',
      url: `/api/products/${sku}/stock`,
      headers: once(operator),
      payload: { delta, reason: 'delivery', warehouse },
    })
  }
}

/** How many pieces are available, reserved and shipped; throws when the moves tell something else than the shelf. */
export async function shelf({ db }: StartedService, sku: string): Promise<[number, number, number]> {
  const levels = await levelsOf(db, sku)
  const sum = (what: 'available' | 'reserved' | 'shipped') => levels.reduce((total, level) => total + level[what], 0)
  return [sum('available'), sum('reserved'), sum('shipped')]
}

interface Level {
  sku: string
  warehouse: string
  available: number
  reserved: number
  shipped: number
}

/** The stock of a product, or of all, by warehouse; throws when the moves or the reservations tell something else. */
export async function levelsOf(db: Database, sku: string | null = null): Promise<Level[]> {
  const rows = await db.query<Level & Record<'a' | 'r' | 's' | 'adjusted' | 'held', number>>(
    `select sku, warehouse, available, reserved, shipped, a, r, s, adjusted, held from stock s,
       lateral (select coalesce(sum(m.available), 0)::int as a, coalesce(sum(m.reserved), 0)::int as r,
           coalesce(sum(m.shipped), 0)::int as s,
           coalesce(sum(m.available) filter (where kind = 'adjusted'), 0)::int as adjusted
         from stock_moves m where m.sku = s.sku and m.warehouse = s.warehouse) as moves,
       lateral (select coalesce(sum(quantity), 0)::int as held from reservations r
         where r.sku = s.sku and r.warehouse = s.warehouse and state = 'held') as holds
     where $1::text is null or sku = $1 order by sku, warehouse`,
    [sku],
  )
  for (const row of rows) {
    assert.deepEqual([row.available, row.reserved, row.shipped], [row.a, row.r, row.s], `moves of ${row.sku}`)
    assert.equal(row.available + row.reserved + row.shipped, row.adjusted, `${row.sku} in ${row.warehouse}`)
    assert.equal(row.reserved, row.held, `reservations of ${row.sku} in ${row.warehouse}`)
  }
  return rows.map(({ sku, warehouse, available, reserved, shipped }) => ({
    sku,
    warehouse,
    available,
    reserved,
    shipped,
  }))
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
      channel: 'web',
    }),
    confirmed: OrderConfirmed({ orderId, customerId, lines, total, shipTo, parcels: [] }),
    packed: OrderPacked({ orderId, customerId, items, shipTo, total, parcel: null }),
    /** A pharmacist rejects these products of it. */
    without: (...skus: string[]) =>
      OrderReduced({
        ...{ orderId, customerId, total },
        rejected: skus.map((sku) => ({ sku, name: sku, reason: 'too strong' })),
        lines: lines.filter(({ sku }) => !skus.includes(sku)),
      }),
    cancelled: OrderCancelled({ orderId, customerId, reason: 'changed my mind' }),
  }
}
