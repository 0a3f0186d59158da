import type { Client, StepOf } from '@waybill/client'
import { colour } from '../output/colour.ts'
import { money, print, toJson } from '../output/print.ts'
import { logIn } from '../platform/log-in.ts'
import { line, openProgress } from './draw.ts'

interface Placing {
  sku: readonly string[]
  qty: readonly string[]
  card: string
  postalCode: string
  /** The service says which there are. */
  onPartial?: 'cancel' | 'ship-rest'
  key?: string
  watch?: boolean
  json?: boolean
}

/** Exit code of a watched order that ended as cancelled, so that scripts can tell. */
const CANCELLED = 3

/** Places an order over HTTP. Prints what the service answered, or with `watch` each step until the order has ended. */
export async function place(options: Placing): Promise<void> {
  const api = await logIn('demo')
  const placed = await api.placeOrder({
    ...(options.key === undefined ? {} : { idempotencyKey: options.key }),
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
  if (options.watch) await follow(api, placed.orderId, options.json)
}

/** Draws the steps of an order that was placed before. */
export async function watch(orderId: string, { json }: { json?: boolean }): Promise<void> {
  await follow(await logIn('demo'), orderId, json)
}

async function follow(api: Client, orderId: string, json: boolean | undefined): Promise<void> {
  const startedAt = Date.now()
  const progress = json ? undefined : openProgress(startedAt)
  let last: StepOf<'watchOrder'> | undefined

  try {
    for await (const step of api.watchOrder({ orderId })) {
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
