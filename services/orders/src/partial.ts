import { type Line, OrderReduced, type PrescriptionRejected, type RejectedLine } from '@waybill/contracts'
import { type Change, cancel, join, type Order, type Status } from './order.ts'
import { totalOf } from './pricing.ts'

/** What a customer wants when a pharmacist rejects a part of the order: the rest of it, or nothing. */
export const onPartialChoices = ['ship-rest', 'cancel'] as const
export type OnPartial = (typeof onPartialChoices)[number]

/** A pharmacist approved every line on prescription. */
export const approve = (order: Order): Change => join({ ...order, rejected: [] }, 'prescription')

/**
 * A pharmacist rejected lines. What is left goes on at its own price, if that is what the customer chose and if anything is
 * left; else the order is cancelled. Nothing changes when it waits for no verdict: it is a duplicate.
 */
export function reject(order: Order, { reason, lines }: Pick<PrescriptionRejected, 'reason' | 'lines'>): Change {
  const { orderId, customerId, parcel, onPartial } = order
  if (!order.awaits.includes('prescription')) return undefined
  if (parcel === null) throw new TypeError(`Order ${orderId} can't be judged: its lines are not in its state`)

  // An event from before lines were told means all of them.
  const rejected = lines.length > 0 ? lines : allOf(parcel.lines, reason)
  const rest = parcel.lines.filter(({ sku }) => !rejected.some((line) => line.sku === sku))
  const judged = { ...order, rejected }
  if (onPartial === 'cancel' || rest.length === 0) return cancel(judged, `prescription rejected: ${reason}`)

  const total = { ...order.total, amountMinor: totalOf(rest) }
  const reduced = join({ ...judged, total, parcel: { ...parcel, lines: rest } }, 'prescription')
  const told = OrderReduced({ orderId, customerId, rejected, lines: rest, total })
  return reduced && { ...reduced, emit: [told, ...(reduced.emit ?? [])] }
}

const allOf = (lines: readonly Line[], reason: string): RejectedLine[] =>
  lines.flatMap(({ sku, name, requiresPrescription }) => (requiresPrescription ? [{ sku, name, reason }] : []))

/** `ordered`: it needs no prescription. `to-approve`: nobody decided about it. */
export const lineStates = ['ordered', 'to-approve', 'approved', 'rejected'] as const

type Judged = { lines: readonly Line[]; rejected: readonly RejectedLine[] | null }

/** The lines of an order with what was said of each. One that got further than `placed` was approved, also before that was kept. */
export function judgedLines({ status, lines, rejected }: Judged & { status: Status }) {
  const undecided = rejected === null && (status === 'placed' || status === 'cancelled')
  return lines.map((line) => {
    const no = rejected?.find(({ sku }) => sku === line.sku)
    return { ...line, state: stateOf(line, no !== undefined, undecided), reason: no?.reason ?? null }
  })
}

function stateOf({ requiresPrescription }: Line, rejected: boolean, undecided: boolean): (typeof lineStates)[number] {
  if (!requiresPrescription) return 'ordered'
  if (rejected) return 'rejected'
  return undecided ? 'to-approve' : 'approved'
}

/** The lines that the customer gets. */
export const keptLines = ({ lines, rejected }: Judged): Line[] =>
  lines.filter(({ sku }) => !rejected?.some((line) => line.sku === sku))
