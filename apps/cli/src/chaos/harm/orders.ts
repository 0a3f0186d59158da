import { randomUUID } from 'node:crypto'
import { openAccounts } from '../../load/customers.ts'
import { call } from '../../platform/api.ts'
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

/** Places an order once. Throws when nothing answers. */
export async function placeOrder(
  { run }: Stage,
  token: string,
  { body = orderOf('PLASTERS-20') as object, key = randomUUID() as string } = {},
): Promise<Placed> {
  const response = await fetch(`${run.gateway}/api/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': key },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  })
  const { orderId } = (await response.json()) as { orderId?: string }
  return { status: response.status, orderId: response.status === 202 ? orderId : undefined }
}

/** Places an order as soon as one is accepted, and waits until it has ended. */
export async function orderGoesThrough(stage: Stage, token: string): Promise<void> {
  let orderId: string | undefined
  await stage.until('an order is accepted', async () => {
    orderId ??= (await placeOrder(stage, token)).orderId
    return orderId !== undefined
  })
  await stage.until(`order ${orderId} ends`, async () => {
    const { status } = await call<{ status: string }>(`${stage.run.gateway}/api/orders/${orderId}`, { token })
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

/** Opens accounts: their access tokens. */
export const buyers = ({ run }: Stage, count: number): Promise<string[]> => openAccounts(run.gateway ?? '', count)
