import { randomUUID } from 'node:crypto'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { call } from '../platform/api.ts'
import { logIn } from '../platform/log-in.ts'

interface Decided {
  state: string
  lines: { sku: string; state: string; reason: string | null }[]
}

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

/** Approves or rejects the prescription of an order, or decides it line by line. */
export async function decide(
  orderId: string,
  decision: 'approve' | 'reject' | 'decide',
  body: object,
  { json }: { json?: boolean },
): Promise<void> {
  const { gateway, token } = await logIn('pharmacist')
  const answer = await call<Decided>(`${gateway}/api/prescriptions/${encodeURIComponent(orderId)}/${decision}`, {
    method: 'POST',
    token,
    body,
    headers: { 'idempotency-key': randomUUID() },
  })
  print(answer, json, () => {
    const lines = answer.lines.map(({ sku, state, reason }) => [sku, state, reason ?? ''])
    return [`Prescription of order ${orderId}: ${answer.state}.`, '', table(['sku', 'verdict', 'reason'], lines)].join(
      '\n',
    )
  })
}

/**
 * What is said of each line.
 *
 * @param reject SKU and reason of each, as `SKU=reason`
 * @throws RangeError when one has no reason, or nothing is said at all
 */
export function toVerdicts(approve: readonly string[], reject: readonly string[]): object[] {
  if (approve.length + reject.length === 0) throw new RangeError('Say --approve <sku> or --reject <sku=reason>.')
  return [
    ...approve.map((sku) => ({ sku, verdict: 'approved' })),
    ...reject.map((said) => {
      const [, sku, reason] = /^([^=]+)=(.+)$/s.exec(said) ?? []
      if (sku === undefined) throw new RangeError(`--reject ${said} has no reason. Say --reject '${said}=why'.`)
      return { sku, verdict: 'rejected', reason }
    }),
  ]
}
