import {
  ParcelDelivered,
  ParcelFailed,
  ParcelOutForDelivery,
  ParcelReturned,
  type Parcel as PartOfOrder,
} from '@waybill/contracts'
import type { AnyEvent } from '@waybill/messaging'

export type State = 'out-for-delivery' | 'failed' | 'delivered' | 'returned'
export type Parcel = {
  shipmentId: string
  orderId: string | null
  userId: string
  postalCode: string
  /** Which parcel of its order it is; null for the whole of it, and without an order. */
  parcel: PartOfOrder | null
  state: State
  /** Which attempt it is on, from 1. */
  attempt: number
}

const ATTEMPTS = 2
const NOBODY_LIVES_HERE = '00000'
const ONE_IS_ENOUGH = '00001'
const NOBODY_THERE = 'nobody was there to take it'

/** A parcel that a courier has just taken over, on its first attempt. */
export const takeOver = (parcel: Omit<Parcel, 'state' | 'attempt'>): Parcel => ({
  ...parcel,
  state: 'out-for-delivery',
  attempt: 1,
})

/**
 * A parcel after its next step. Out for delivery, it is handed over, or nobody is there: then it goes out again,
 * and after the second attempt goes back. Delivered and returned are ends.
 */
export function advance(parcel: Parcel): Parcel {
  if (parcel.state === 'failed') return { ...parcel, state: 'out-for-delivery', attempt: parcel.attempt + 1 }
  if (parcel.state !== 'out-for-delivery') return parcel
  if (isTaken(parcel)) return { ...parcel, state: 'delivered' }
  return { ...parcel, state: parcel.attempt < ATTEMPTS ? 'failed' : 'returned' }
}

// Simulated by postal code: at the first nobody takes a parcel, at the second only one of an order.
const isTaken = ({ postalCode, parcel }: Parcel): boolean =>
  postalCode !== NOBODY_LIVES_HERE && (postalCode !== ONE_IS_ENOUGH || parcel === null || parcel.number === 1)

/** Whether the courier is done with it. */
export const isDone = ({ state }: Parcel): boolean => state === 'delivered' || state === 'returned'

/** What the rest of the system is told about the state a parcel came to at `occurredAt`. `reason` is why it failed. */
export function announce(parcel: Parcel, occurredAt: Date, reason: string = NOBODY_THERE): AnyEvent {
  const { orderId, shipmentId, userId, attempt } = parcel
  const told = { orderId, shipmentId, userId, attempt, occurredAt, parcel: parcel.parcel }

  switch (parcel.state) {
    case 'out-for-delivery':
      return ParcelOutForDelivery(told)
    case 'delivered':
      return ParcelDelivered(told)
    case 'failed':
      return ParcelFailed({ ...told, reason })
    case 'returned':
      return ParcelReturned({ ...told, reason })
  }
}
