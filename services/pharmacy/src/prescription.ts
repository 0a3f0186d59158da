export const states = ['received', 'approved', 'partly-approved', 'rejected', 'closed'] as const
export type State = (typeof states)[number]

export const lineStates = ['received', 'approved', 'rejected'] as const

/** A line of an order that needs a prescription. The quantity is null where it was not kept. */
export type PrescriptionLine = {
  sku: string
  name: string
  quantity: number | null
  state: (typeof lineStates)[number]
  /** Why it is rejected. */
  reason: string | null
}

/** What a pharmacist decides about. `closed`: the order was cancelled before anybody decided. */
export type Prescription = {
  orderId: string
  /** Null until the order itself was read: then the row only remembers that the order was cancelled. */
  customerId: string | null
  lines: PrescriptionLine[]
  state: State
  decidedBy: string | null
  reason: string | null
  receivedAt: Date
  decidedAt: Date | null
}

type Ordered = { sku: string; name: string; quantity: number; requiresPrescription: boolean }

/** The lines of an order that need a prescription, each product once. */
export function prescriptionLines(lines: Ordered[]): { sku: string; name: string; quantity: number }[] {
  const bySku = new Map<string, { sku: string; name: string; quantity: number }>()
  for (const { sku, name, quantity, requiresPrescription } of lines) {
    if (requiresPrescription) bySku.set(sku, { sku, name, quantity: quantity + (bySku.get(sku)?.quantity ?? 0) })
  }
  return [...bySku.values()]
}
