import type { Order } from '../order.ts'

/** How long an order may stay where it is, in milliseconds, counted from the last thing that moved it. */
export type Deadlines = {
  confirmMs: number
  /** Instead of `confirmMs`, while a pharmacist has to decide. */
  prescriptionMs: number
  packMs: number
  deliverMs: number
}

/** The deadline of a state, as a part of a saga's decision; empty for an order that is over. */
export function deadlineOf(order: Order, deadlines: Deadlines): { within?: string } {
  switch (order.step) {
    case 'placed':
      return within(order.awaits.includes('prescription') ? deadlines.prescriptionMs : deadlines.confirmMs)
    case 'confirmed':
    case 'cancelling':
    case 'partly-packed':
      return within(deadlines.packMs)
    case 'packed':
      return within(deadlines.deliverMs)
    case 'completed':
    case 'cancelled':
      return {}
  }
}

const within = (ms: number) => ({ within: `${ms}ms` })
