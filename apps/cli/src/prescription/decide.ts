import { randomUUID } from 'node:crypto'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { call } from '../platform/api.ts'
import { logIn } from '../platform/log-in.ts'

interface Prescription {
  orderId: string
  skus: string[]
  receivedAt: string
}

/** Prints the prescriptions that wait for a pharmacist. */
export async function list({ json }: { json?: boolean }): Promise<void> {
  const { gateway, token } = await logIn('pharmacist')
  const { items } = await call<{ items: Prescription[] }>(`${gateway}/api/prescriptions?state=received`, { token })
  print(items, json, () => {
    if (items.length === 0) return 'No prescription waits. Order one: waybill order place --sku AMOXICILLIN-500'
    return table(
      ['order', 'products', 'received'],
      items.map(({ orderId, skus, receivedAt }) => [orderId, skus.join(', '), receivedAt]),
      terminalWidth(),
    )
  })
}

/** Approves or rejects the prescription of an order. */
export async function decide(
  orderId: string,
  decision: 'approve' | 'reject',
  body: object,
  { json }: { json?: boolean },
): Promise<void> {
  const { gateway, token } = await logIn('pharmacist')
  const answer = await call<object>(`${gateway}/api/prescriptions/${encodeURIComponent(orderId)}/${decision}`, {
    method: 'POST',
    token,
    body,
    headers: { 'idempotency-key': randomUUID() },
  })
  print(answer, json, () => `Prescription of order ${orderId}: ${decision === 'approve' ? 'approved' : 'rejected'}.`)
}
