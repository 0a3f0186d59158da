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

/** Approves the prescription of an order, or rejects it for a reason. */
export async function decide(
  orderId: string,
  rejectedFor: string | undefined,
  { json }: { json?: boolean },
): Promise<void> {
  const api = await logIn('pharmacist')
  const answer =
    rejectedFor === undefined
      ? await api.approvePrescription({ orderId })
      : await api.rejectPrescription({ orderId, body: { reason: rejectedFor } })
  print(answer, json, () => `Prescription of order ${orderId}: ${answer.state}.`)
}
