import type { AnswerOf } from '@waybill/client'
import { countOf } from '../dlq/select.ts'
import { money, print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { logIn } from '../platform/log-in.ts'

interface Options {
  json?: boolean
}

/** Prints an order with its lines, its parcels, what came back of it and the history of its status. */
export async function show(orderId: string, { json }: Options): Promise<void> {
  const order = await (await logIn('demo')).showOrder({ orderId })
  print(order, json, () => describe(order))
}

function describe(order: AnswerOf<'showOrder'>): string {
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
  const { items } = await (await logIn('demo')).listOrders({ limit: countOf('--limit', limit) })
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
  const answer = await (await logIn('demo')).cancelOrder({ orderId, body: {} })
  print(answer, json, () => `Asked for order ${orderId} to be cancelled. See: waybill order show ${orderId}`)
}
