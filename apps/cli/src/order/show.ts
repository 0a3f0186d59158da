import { randomUUID } from 'node:crypto'
import { money, print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { call } from '../platform/api.ts'
import { logIn } from '../platform/log-in.ts'

interface Line {
  sku: string
  name: string
  quantity: number
  unitPrice: { amountMinor: number; currency: string }
  state: string
  reason: string | null
}

interface Order {
  orderId: string
  status: string
  reason: string | null
  attention: boolean
  placedAt: string
  total: { amountMinor: number; currency: string }
  lines: Line[]
  parcels: {
    warehouse: string | null
    items: { sku: string; quantity: number }[]
    state: string
    shipmentId: string | null
    trackingNumber: string | null
    reason: string | null
  }[]
  returns: { status: string; amount: { amountMinor: number; currency: string }; reason: string }[]
  history: { at: string; event: string; from: string | null; to: string }[]
}

interface Options {
  json?: boolean
}

/** Prints an order with its lines, its parcels, what came back of it and the history of its status. */
export async function show(orderId: string, { json }: Options): Promise<void> {
  const { gateway, token } = await logIn('demo')
  const order = await call<Order>(`${gateway}/api/orders/${encodeURIComponent(orderId)}`, { token })
  print(order, json, () => describe(order))
}

function describe(order: Order): string {
  const lines = order.lines.map(({ sku, name, quantity, unitPrice, state, reason }) => [
    ...[String(quantity), sku, name, money(unitPrice)],
    reason === null ? state : `${state}: ${reason}`,
  ])
  const parcels = order.parcels.map(({ warehouse, items, state, trackingNumber, shipmentId, reason }) => [
    reason ? `${state}: ${reason}` : state,
    warehouse ?? '',
    items.map(({ sku, quantity }) => `${quantity} ${sku}`).join(', '),
    trackingNumber ?? '',
    shipmentId ?? '',
  ])
  const returns = order.returns.map(({ status, amount, reason }) => [status, money(amount), reason])
  const start = Date.parse(order.placedAt)
  const history = order.history.map(({ at, event, to }) => [`+${Date.parse(at) - start} ms`, to, event])
  return [
    `Order ${order.orderId}`,
    `${order.status}${order.reason ? `: ${order.reason}` : ''}${order.attention ? '  (needs attention: overdue)' : ''}`,
    `placed ${order.placedAt}, ${money(order.total)}`,
    '',
    table(['qty', 'sku', 'product', 'price', 'state'], lines, terminalWidth()),
    ...(parcels.length > 0
      ? ['', table(['parcel', 'from', 'holds', 'tracking', 'shipment'], parcels, terminalWidth())]
      : []),
    ...(returns.length > 0 ? ['', table(['return', 'refund', 'reason'], returns, terminalWidth())] : []),
    '',
    table(['when', 'status', 'because of'], history, terminalWidth()),
  ].join('\n')
}

/** Prints the latest orders, the newest first. */
export async function list({ limit, json }: Options & { limit: string }): Promise<void> {
  const { gateway, token } = await logIn('demo')
  const { items } = await call<{ items: Order[] }>(`${gateway}/api/orders?limit=${encodeURIComponent(limit)}`, {
    token,
  })
  print(items, json, () => {
    if (items.length === 0) return 'No orders yet. Place one: waybill order place --watch'
    const rows = items.map(({ orderId, status, placedAt, total, reason }) => [
      orderId,
      status,
      placedAt,
      money(total),
      reason ?? '',
    ])
    return table(['order', 'status', 'placed', 'total', 'reason'], rows, terminalWidth())
  })
}

/** Asks for an order to be cancelled. Whether it still could be shows in its status. */
export async function cancel(orderId: string, { json }: Options): Promise<void> {
  const { gateway, token } = await logIn('demo')
  const answer = await call<{ orderId: string; status: string }>(
    `${gateway}/api/orders/${encodeURIComponent(orderId)}/cancel`,
    {
      method: 'POST',
      token,
      body: {},
      headers: { 'idempotency-key': randomUUID() },
    },
  )
  print(answer, json, () => `Asked for order ${orderId} to be cancelled. See: waybill order show ${orderId}`)
}
