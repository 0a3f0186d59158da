import {
  type Address,
  type Line,
  type Money,
  OrderCancelled,
  OrderCompleted,
  OrderConfirmed,
  type RejectedLine,
} from '@waybill/contracts'
import type { AnyEvent } from '@waybill/messaging'
import type { OnPartial } from './partial.ts'

export const statuses = ['placed', 'confirmed', 'cancelling', 'packed', 'completed', 'cancelled'] as const
export type Status = (typeof statuses)[number]

/** What an order waits for: the first three before it is confirmed, the others before it is completed. */
export type Need = 'payment' | 'stock' | 'prescription' | 'capture' | 'delivery'

/** An order as its saga sees it. */
export type Order = {
  step: Status
  orderId: string
  customerId: string
  total: Money
  /** For whoever packs it; gone once they were told, so that a name and a street are not kept for nothing. */
  parcel: { lines: Line[]; shipTo: Address } | null
  awaits: Need[]
  /** What the customer wants when a part is rejected. Not there in orders from before they could choose: the rest. */
  onPartial?: OnPartial
  /** What a pharmacist rejected. Not there as long as none decided. */
  rejected?: RejectedLine[]
  attention: boolean
  /** Why it is cancelled, or shall be. */
  reason: string | null
}

/** What becomes of an order, and what is told about it. */
export type Change = { state: Order; emit?: AnyEvent[] } | undefined

type NewOrder = {
  orderId: string
  customerId: string
  total: Money
  lines: Line[]
  shipTo: Address
  requiresPrescription: boolean
  onPartial: OnPartial
}

/** The state that a new order begins with. */
export function placed({ requiresPrescription, lines, shipTo, ...order }: NewOrder): Order {
  return {
    ...order,
    step: 'placed',
    parcel: { lines, shipTo },
    awaits: requiresPrescription ? ['payment', 'stock', 'prescription'] : ['payment', 'stock'],
    attention: false,
    reason: null,
  }
}

/** One of the answers an order waits for; the last one confirms it. One that it does not wait for changes nothing. */
export function join(order: Order, need: Need): Change {
  const awaits = without(order.awaits, need)
  if (awaits === undefined) return undefined
  if (awaits.length > 0) return { state: { ...order, awaits } }

  const { orderId, customerId, total, parcel } = order
  if (parcel === null) throw new TypeError(`Order ${orderId} can't be confirmed: what to pack is not in its state`)
  return {
    state: { ...order, step: 'confirmed', parcel: null, awaits: ['capture', 'delivery'] },
    emit: [OrderConfirmed({ orderId, customerId, total, ...parcel })],
  }
}

/** It is packed: from here it goes forward only. */
export const pack = (order: Order): Change => ({ state: packed(order) })

/**
 * The money was taken, or the parcel arrived; the second of the two completes the order.
 * Both prove that it was packed, so neither has to wait until the packing is read.
 */
export function fulfil(order: Order, need: Need): Change {
  const awaits = without(order.awaits, need)
  if (awaits === undefined) return undefined
  if (awaits.length > 0) return { state: { ...packed(order), awaits } }

  const { orderId, customerId, total } = order
  return {
    state: { ...packed(order), step: 'completed', awaits },
    emit: [OrderCompleted({ orderId, customerId, total })],
  }
}

/** The end of an order that is not to be. Every service undoes its own part when it reads the event. */
export function cancel(order: Order, reason: string): Change {
  const { orderId, customerId } = order
  return {
    state: { ...order, step: 'cancelled', parcel: null, awaits: [], attention: false, reason },
    emit: [OrderCancelled({ orderId, customerId, reason })],
  }
}

/** Someone wants it stopped. Fulfillment decides whether it still can be. */
export const askToStop = (order: Order, reason: string, emit: AnyEvent[] = []): Change => ({
  state: { ...order, step: 'cancelling', reason },
  emit,
})

/** It takes too long where nothing can be undone any more: a person has to look. */
export const callForAttention = (order: Order): Change => ({ state: { ...order, attention: true } })

/** Why an order can't be cancelled any more, or undefined when asking for it still makes sense. */
export function cancelRefusal(status: Status): { code: string; because: string } | undefined {
  if (status === 'packed')
    return { code: 'too-late-to-cancel', because: 'is on its way: refuse the parcel to return it' }
  if (status === 'completed' || status === 'cancelled') return { code: 'order-final', because: `is ${status} already` }
  return undefined
}

// A cancel request that came too late is forgotten with its reason.
const packed = (order: Order): Order => ({ ...order, step: 'packed', attention: false, reason: null })

function without(awaits: readonly Need[], need: Need): Need[] | undefined {
  return awaits.includes(need) ? awaits.filter((other) => other !== need) : undefined
}
