import type { Client, RequestOf } from '@waybill/client'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { logIn } from '../platform/log-in.ts'

/** Prints the prescriptions that wait for a pharmacist. */
export async function list({ json }: { json?: boolean }): Promise<void> {
  const { items } = await (await logIn('pharmacist')).listPrescriptions({ state: 'received' })
  print(items, json, () => {
    if (items.length === 0) return 'No prescription waits. Order one: waybill order place --sku AMOXICILLIN-500'
    return table(
      ['order', 'products', 'received'],
      items.map(({ orderId, skus, receivedAt }) => [orderId, skus.join(', '), receivedAt]),
      terminalWidth(),
    )
  })
}

/** Approves the prescription of an order or rejects it for a reason, or decides it line by line. */
export async function decide(orderId: string, decision: Decision, { json }: { json?: boolean }): Promise<void> {
  const answer = await send(await logIn('pharmacist'), orderId, decision)
  print(answer, json, () => {
    const lines = answer.lines.map(({ sku, state, reason }) => [sku, state, reason ?? ''])
    return [`Prescription of order ${orderId}: ${answer.state}.`, '', table(['sku', 'verdict', 'reason'], lines)].join(
      '\n',
    )
  })
}

type Verdicts = RequestOf<'decidePrescription'>['body']['lines']
export type Decision = 'approve' | { reject: string } | { lines: Verdicts }

function send(api: Client, orderId: string, decision: Decision) {
  if (decision === 'approve') return api.approvePrescription({ orderId })
  if ('reject' in decision) return api.rejectPrescription({ orderId, body: { reason: decision.reject } })
  return api.decidePrescription({ orderId, body: decision })
}

/**
 * What is said of each line.
 *
 * @param reject SKU and reason of each, as `SKU=reason`
 * @throws RangeError when one has no reason, or nothing is said at all
 */
export function toVerdicts(approve: readonly string[], reject: readonly string[]): Verdicts {
  if (approve.length + reject.length === 0) throw new RangeError('Say --approve <sku> or --reject <sku=reason>.')
  return [
    ...approve.map((sku) => ({ sku, verdict: 'approved' as const })),
    ...reject.map((said) => {
      const [, sku, reason] = /^([^=]+)=(.+)$/s.exec(said) ?? []
      if (sku === undefined || reason === undefined)
        throw new RangeError(`--reject ${said} has no reason. Say --reject '${said}=why'.`)
      return { sku, verdict: 'rejected' as const, reason }
    }),
  ]
}
