import { randomUUID } from 'node:crypto'
import { ApiError, type Client } from '@waybill/client'
import { openAccounts } from '@waybill/operations'
import type { Stage } from '../scenario.ts'
import { rowsOf } from './rows.ts'

/** What is answered to an order: its status and the order's id, if it was accepted. */
export interface Placed {
  status: number
  orderId: string | undefined
}

export const orderOf = (sku: string) => ({
  lines: [{ sku, quantity: 1 }],
  paymentToken: 'tok_visa',
  shipTo: { name: 'Cleo Chaos', street: 'Irrweg 1', city: 'Berlin', postalCode: '10115', country: 'DE' },
})

const WITHIN_MS = 15_000

/** Places an order once. Throws when nothing answers. */
export async function placeOrder(
  buyer: Client,
  { body = orderOf('PLASTERS-20'), key = randomUUID() as string } = {},
): Promise<Placed> {
  try {
    const { status, body: placed } = await buyer.whole(
      'placeOrder',
      { body, idempotencyKey: key },
      { tries: 1, timeoutMs: WITHIN_MS },
    )
    return { status, orderId: placed.orderId }
  } catch (error) {
    if (error instanceof ApiError) return { status: error.status, orderId: undefined }
    throw error
  }
}

/** Places an order as soon as one is accepted, and waits until it has ended. */
export async function orderGoesThrough(stage: Stage, buyer: Client): Promise<void> {
  let orderId: string | undefined
  await stage.until('an order is accepted', async () => {
    orderId ??= (await placeOrder(buyer)).orderId
    return orderId !== undefined
  })
  await stage.until(`order ${orderId} ends`, async () => {
    if (orderId === undefined) return false
    const { status } = await buyer.showOrder({ orderId })
    return status === 'completed' || status === 'cancelled'
  })
}

/** Waits until these orders have ended: how many came to which end. */
export async function endsOf(stage: Stage, orderIds: readonly string[]): Promise<Record<string, number>> {
  const count = async () => {
    const found = await rowsOf<{ status: string; count: number }>(
      stage,
      'orders',
      'select status, count(*)::int as count from orders where order_id = any($1) group by status',
      [orderIds],
    )
    return Object.fromEntries(found.map(({ status, count }) => [status, count]))
  }
  await stage.until(`${orderIds.length} orders end`, async () => {
    const { completed = 0, cancelled = 0 } = await count()
    return completed + cancelled === orderIds.length
  })
  return count()
}

/** Opens accounts. */
export const buyers = ({ run }: Stage, count: number): Promise<[Client, ...Client[]]> =>
  openAccounts(run.gateway ?? '', count) as Promise<[Client, ...Client[]]>
