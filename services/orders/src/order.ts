import {
  type Address,
  type Line,
  type Money,
  OrderCancelled,
  OrderCompleted,
  OrderConfirmed,
  type Portion,
  type RejectedLine,
  ReturnReceived,
} from '@waybill/contracts'
import type { AnyEvent } from '@waybill/messaging'
import { heard, isOver, isPacked, isReturned, type News, type OrderParcel, parcelsOf, portionsOf } from './parcels.ts'
import type { OnPartial } from './partial.ts'

export const statuses = [
  ...(['placed', 'confirmed', 'cancelling', 'partly-packed', 'packed', 'completed', 'cancelled'] as const),
]
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
  parcel: { lines: Line[]; shipTo: Address; portions?: Portion[] } | null
  /** How it is sent, from its confirmation on. Not there in orders that were confirmed before this was kept. */
  parcels?: OrderParcel[]
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

/** All of it is put aside, by warehouse: a parcel from each. */
export const reserve = (order: Order, portions: Portion[]): Change =>
  join({ ...order, parcel: order.parcel && { ...order.parcel, portions } }, 'stock')

/** One of the answers an order waits for; the last one confirms it. One that it does not wait for changes nothing. */
export function join(order: Order, need: Need): Change {
  const awaits = without(order.awaits, need)
  if (awaits === undefined) return undefined
  if (awaits.length > 0) return { state: { ...order, awaits } }

  const { orderId, customerId, total, parcel } = order
  if (parcel === null) throw new TypeError(`Order ${orderId} can't be confirmed: what to pack is not in its state`)
  const { lines, shipTo, portions = [] } = parcel
  const parcels = parcelsOf(lines, portions)
  return {
    state: { ...order, step: 'confirmed', parcel: null, parcels, awaits: ['capture', 'delivery'] },
    emit: [OrderConfirmed({ orderId, customerId, total, lines, shipTo, parcels: portionsOf(parcels) })],
  }
}

/**
 * Something happened to a parcel of it. That proves that it was packed: from here the order goes forward only. When the
 * last one has come to its end, the order waits for no delivery any more; when all of them came back, it is cancelled.
 */
export function follow(order: Order, news: News): Change {
  const parcels = heard(order.parcels, news)
  if (parcels === undefined) return undefined
  const next = underWay({ ...order, parcels })
  if (!parcels.every(isOver)) return { state: next }
  if (parcels.every(isReturned)) return cancel(next, `returned: ${news.reason}`)
  return fulfil(next, 'delivery') ?? { state: next }
}

/** What is heard of a parcel when the order is over is kept for who looks, and changes nothing else. */
export function note(order: Order, news: News): Change {
  const parcels = order.parcels && heard(order.parcels, news)
  return parcels && { state: { ...order, parcels } }
}

/**
 * The money was taken, or the last parcel came to its end; the second of the two completes the order.
 * Both prove that something was packed, so neither has to wait until the packing is read. Parcels that came back are settled
 * here and not before: until the last one is there it may be that all of it has to be undone instead.
 */
export function fulfil(order: Order, need: Need): Change {
  const awaits = without(order.awaits, need)
  if (awaits === undefined) return undefined
  if (awaits.length > 0) return { state: { ...underWay(order), awaits } }

  const { orderId, customerId, total, parcels = [] } = order
  const back = parcels.filter(isReturned)
  const amountMinor = back.reduce((left, parcel) => left - parcel.amountMinor, total.amountMinor)
  return {
    state: { ...underWay(order), step: 'completed', awaits },
    emit: [
      ...back.map((parcel) => cameBack(order, parcel)),
      OrderCompleted({ orderId, customerId, total: { ...total, amountMinor } }),
    ],
  }
}

/** A parcel of a delivered order that nobody took is a return that nobody had to ask for, under its shipment's id. */
function cameBack({ orderId, customerId, total }: Order, parcel: OrderParcel): AnyEvent {
  const { shipmentId, warehouse, items, amountMinor } = parcel
  if (shipmentId === null) throw new TypeError(`A parcel of order ${orderId} came back that never had a shipment`)
  return ReturnReceived({
    ...{ orderId, customerId, returnId: shipmentId, warehouse, items },
    amount: { amountMinor, currency: total.currency },
  })
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
  if (status === 'partly-packed' || status === 'packed')
    return { code: 'too-late-to-cancel', because: 'is on its way: refuse the parcel to return it' }
  if (status === 'completed' || status === 'cancelled') return { code: 'order-final', because: `is ${status} already` }
  return undefined
}

// One parcel at least is packed, whether that was read yet or not. A cancel request that came too late is forgotten with its reason.
function underWay(order: Order): Order {
  const { parcels = [] } = order
  const all = Math.max(1, parcels.filter(isPacked).length) >= parcels.length
  return { ...order, step: all ? 'packed' : 'partly-packed', attention: false, reason: null }
}

function without(awaits: readonly Need[], need: Need): Need[] | undefined {
  return awaits.includes(need) ? awaits.filter((other) => other !== need) : undefined
}
