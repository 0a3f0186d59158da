import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { ApiError, type Client } from '@waybill/client'
import { describe } from '@waybill/messaging'
import { cancelRefusal, type PlannedCancel } from '../../shared/cancel.ts'
import type { Telling } from '../operations/operations.ts'

type Orders = Pick<Client, 'showOrder' | 'cancelOrder'>

/** So many orders are looked at side by side. */
const SIDE_BY_SIDE = 10
/** An order that was asked for is looked at this often, and for so long: its cancellation goes through Kafka. */
const EVERY_MS = 1_000
const WITHIN_MS = 60_000

/**
 * What would become of each of these orders. Changes nothing.
 * @throws ApiError when the platform refuses to show one for another reason than that there is none; NoAnswer when it is away
 */
export async function planCancel(orders: Orders, ids: readonly string[]): Promise<PlannedCancel[]> {
  return besides(ids, async (orderId) => {
    const status = await statusOf(orders, orderId)
    if (status === null) return { orderId, status, refusal: 'There is no such order.' }
    return { orderId, status, refusal: cancelRefusal(status) ?? null }
  })
}

/** The same for every request to cancel this order for this reason, so that however often it is sent it counts once. */
export const keyOf = (orderId: string, reason: string): string =>
  `bulk-cancel-${orderId}-${createHash('sha256').update(reason).digest('hex').slice(0, 16)}`

interface Timing {
  everyMs?: number
  withinMs?: number
}

/**
 * Asks for the cancellation of orders, one after the other, and follows them until each is cancelled or on its way after all.
 * One that is refused holds up no other. When it is stopped, no more are asked for, and those that were are looked at once more.
 */
export async function cancelAll(
  orders: Orders,
  ids: readonly string[],
  reason: string,
  { signal, step, progress, outcome }: Telling,
  { everyMs = EVERY_MS, withinMs = WITHIN_MS }: Timing = {},
): Promise<void> {
  let done = 0
  const tell = (orderId: string, became: string, note: string) => {
    outcome({ what: orderId, outcome: became, note, link: `/orders/${orderId}` })
    progress(++done)
  }

  step('ask')
  let asked: string[] = []
  for (const orderId of ids) {
    if (signal.aborted) break
    try {
      await orders.cancelOrder({ orderId, idempotencyKey: keyOf(orderId, reason), body: { reason } })
      asked.push(orderId)
    } catch (error) {
      tell(orderId, error instanceof ApiError ? 'refused' : 'not known', describe(error))
    }
  }

  step('follow', `${asked.length} were asked for`)
  const until = Date.now() + withinMs
  while (asked.length > 0) {
    const last = signal.aborted || Date.now() >= until
    const found = await besides(asked, async (orderId) => ({ orderId, ...(await lookAt(orders, orderId)) }))
    for (const { orderId, status, error } of found) {
      if (status === 'cancelled') tell(orderId, 'cancelled', 'seen in its status')
      else if (isTooLate(status)) tell(orderId, 'too late', `it is ${status}: refuse the parcel to return it`)
      else if (last) tell(orderId, 'asked for', error ?? `still ${status} when it was looked at last`)
    }
    if (last) return
    asked = found.filter(({ status }) => status !== 'cancelled' && !isTooLate(status)).map(({ orderId }) => orderId)
    if (asked.length > 0) await delay(everyMs, undefined, { signal }).catch(() => {}) // stopped: looked at once more
  }
}

/** What an order that was asked for can become besides cancelled. */
const isTooLate = (status: string | null): boolean =>
  status === 'packed' || status === 'partly-packed' || status === 'completed'

async function lookAt(orders: Orders, orderId: string): Promise<{ status: string | null; error: string | undefined }> {
  try {
    return { status: await statusOf(orders, orderId), error: undefined }
  } catch (error) {
    return { status: null, error: describe(error) } // looked at again a second later
  }
}

async function statusOf(orders: Orders, orderId: string): Promise<string | null> {
  try {
    return (await orders.showOrder({ orderId })).status
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  }
}

async function besides<T, R>(all: readonly T[], each: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let at = 0; at < all.length; at += SIDE_BY_SIDE) {
    results.push(...(await Promise.all(all.slice(at, at + SIDE_BY_SIDE).map(each))))
  }
  return results
}
