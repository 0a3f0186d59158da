import { OrderCancelled, OrderCompleted, OrderConfirmed } from '@waybill/contracts'
import type { Hub } from './hub.ts'
import { isOver, outcomes } from './outcome.ts'

/** The states of an order that orders itself tells of. Who waits for others would be told before orders knows. */
const eventOf: Readonly<Record<string, string>> = {
  confirmed: OrderConfirmed.type,
  completed: OrderCompleted.type,
  cancelled: OrderCancelled.type,
}

const behindConfirmed = new Set(['partly-packed', 'packed'])

/** Whether an order that is in `status` need not be waited for: it is there, behind it, or over. */
export const isReached = (wanted: string, status: string): boolean =>
  status === wanted || isOver(status) || (wanted === 'confirmed' && behindConfirmed.has(status))

/** Whether this is a state that can be waited for. */
export const canBeAwaited = (wanted: string): boolean => wanted in eventOf

/**
 * Waits until an order has reached a state, or its end. The hub tells: nobody is asked again and again.
 *
 * @param isThere asks once whether it has by now. It is asked after the hub is listened to, so that nothing falls between
 * @param signal ends the waiting
 */
export async function reached(
  hub: Hub,
  orderId: string,
  wanted: string,
  isThere: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  const told = Promise.withResolvers<void>()
  const events = new Set([eventOf[wanted], ...outcomes])
  const stop = hub.watch({ of: 'order', orderId }, ({ type }) => {
    if (events.has(type)) told.resolve()
  })
  const giveUp = () => told.resolve()
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    if (signal.aborted || (await isThere())) return
    await told.promise
  } finally {
    stop()
    signal.removeEventListener('abort', giveUp)
  }
}
