import { ParcelDelivered, ParcelFailed, ParcelOutForDelivery, ParcelReturned } from '@waybill/contracts'
import type { AnyEvent } from '@waybill/messaging'

export type State = 'out-for-delivery' | 'failed' | 'delivered' | 'returned'
export type Parcel = {
  shipmentId: string
  orderId: string | null
  userId: string
  postalCode: string
  state: State
  /** Which attempt it is on, from 1. */
  attempt: number
}

const ATTEMPTS = 2
const NOBODY_LIVES_HERE = '00000'
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
  if (parcel.postalCode !== NOBODY_LIVES_HERE) return { ...parcel, state: 'delivered' }
  return { ...parcel, state: parcel.attempt < ATTEMPTS ? 'failed' : 'returned' }
}

/** Whether the courier is done with it. */
export const isDone = ({ state }: Parcel): boolean => state === 'delivered' || state === 'returned'

/** What the rest of the system is told about the state a parcel came to at `occurredAt`. `reason` is why it failed. */
export function announce(parcel: Parcel, occurredAt: Date, reason: string = NOBODY_THERE): AnyEvent {
  const { orderId, shipmentId, userId, attempt } = parcel
  const told = { orderId, shipmentId, userId, attempt, occurredAt }

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
