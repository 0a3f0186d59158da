import { randomUUID } from 'node:crypto'
import { colour } from '../output/colour.ts'
import { money, print, toJson } from '../output/print.ts'
import { call } from '../platform/api.ts'
import { logIn, type Session } from '../platform/log-in.ts'
import { line, openProgress } from './draw.ts'
import { watchOrder } from './watch.ts'

interface Placing {
  sku: readonly string[]
  qty: readonly string[]
  card: string
  postalCode: string
  /** The service says which there are. */
  onPartial?: string
  key?: string
  watch?: boolean
  json?: boolean
}

interface Placed {
  orderId: string
  status: string
  total: { amountMinor: number; currency: string }
}

/** Exit code of a watched order that ended as cancelled, so that scripts can tell. */
const CANCELLED = 3

/** Places an order over HTTP. Prints what the service answered, or with `watch` each step until the order has ended. */
export async function place(options: Placing): Promise<void> {
  const session = await logIn('demo')
  const placed = await call<Placed>(`${session.gateway}/api/orders`, {
    method: 'POST',
    token: session.token,
    headers: { 'idempotency-key': options.key ?? randomUUID() },
    body: {
      lines: toLines(options.sku.length > 0 ? options.sku : ['PLASTERS-20'], options.qty),
      paymentToken: `tok_${options.card}`,
      channel: 'cli',
      ...(options.onPartial && { onPartial: options.onPartial }),
      shipTo: {
        name: 'Dana Demo',
        street: 'Invalidenstrasse 1',
        city: 'Berlin',
        postalCode: options.postalCode,
        country: 'DE',
      },
    },
  })
  if (!options.watch || !options.json) {
    print(placed, options.json, () => `Order ${placed.orderId}  ${money(placed.total)}  ${placed.status}`)
  }
  if (options.watch) await follow(session, placed.orderId, options.json)
}

/** Draws the steps of an order that was placed before. */
export async function watch(orderId: string, { json }: { json?: boolean }): Promise<void> {
  await follow(await logIn('demo'), orderId, json)
}

async function follow(session: Session, orderId: string, json: boolean | undefined): Promise<void> {
  const startedAt = Date.now()
  const progress = json ? undefined : openProgress(startedAt)
  let last: { type: string; sincePlacedMs: number | null; data: Record<string, unknown> } | undefined

  try {
    for await (const step of watchOrder(session.gateway, orderId, session.token)) {
      if (progress) progress.above(line(step), step.type)
      else console.log(toJson(step))
      if (step.type === 'orders.order.completed' || step.type === 'orders.order.cancelled') last = step
    }
  } finally {
    progress?.close()
  }
  const cancelled = last?.type === 'orders.order.cancelled'
  if (cancelled) process.exitCode = CANCELLED
  if (json || !last) return
  const after = last.sincePlacedMs === null ? '' : ` after ${(last.sincePlacedMs / 1_000).toFixed(1)} s`
  console.log(
    cancelled ? colour('red', `cancelled${after}: ${String(last.data.reason)}`) : colour('green', `completed${after}`),
  )
}

/**
 * Pairs each SKU with the quantity at its place.
 * @throws RangeError when there are more quantities than SKUs, or one is no whole number
 */
export function toLines(skus: readonly string[], quantities: readonly string[]): { sku: string; quantity: number }[] {
  if (quantities.length > skus.length)
    throw new RangeError(`${quantities.length} times --qty, but only ${skus.length} times --sku.`)
  return skus.map((sku, i) => {
    const quantity = Number(quantities[i] ?? 1)
    if (!Number.isInteger(quantity)) throw new RangeError(`--qty ${quantities[i]} is no whole number.`)
    return { sku, quantity }
  })
}
