import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { ApiError, type Client } from '@waybill/client'
import { describe } from '@waybill/messaging'
import { cancelRefusal, isOnItsWay, type PlannedCancel } from '../../shared/cancel.ts'
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

/** What is asked for, as it is kept for the case that the console ends meanwhile. */
export interface Wish {
  orders: readonly string[]
  reason: string
}

interface Timing {
  everyMs?: number
  withinMs?: number
}

/**
 * Asks for the cancellation of orders, one after the other, and follows them until each is cancelled or on its way after all.
 * One that is refused holds up no other. When it is stopped, no more are asked for, and those that were are looked at once more.
 * Where it goes on after an interruption, what was told is not told again, and what is being cancelled is only followed.
 */
export async function cancelAll(
  client: Orders,
  { orders, reason }: Wish,
  { signal, done: before, outcomes, step, progress, outcome }: Telling,
  { everyMs = EVERY_MS, withinMs = WITHIN_MS }: Timing = {},
): Promise<void> {
  let done = before
  const tell = (orderId: string, became: string, note: string) => {
    outcome({ what: orderId, outcome: became, note, link: `/orders/${orderId}` })
    progress(++done)
  }

  step('ask')
  let asked: string[] = []
  const told = new Set(outcomes.map(({ what }) => what))
  const open = orders.filter((orderId) => !told.has(orderId))
  const found = await besides(open, (orderId) => lookAt(client, orderId))
  for (const { orderId, status } of found) {
    if (signal.aborted) break
    if (status === 'cancelling' || status === 'cancelled') {
      asked.push(orderId)
      continue
    }
    try {
      await client.cancelOrder({ orderId, idempotencyKey: keyOf(orderId, reason), body: { reason } })
      asked.push(orderId)
    } catch (error) {
      tell(orderId, error instanceof ApiError ? 'refused' : 'not known', describe(error))
    }
  }

  step('follow', `${asked.length} were asked for`)
  const until = Date.now() + withinMs
  while (asked.length > 0) {
    const last = signal.aborted || Date.now() >= until
    const seen = await besides(asked, (orderId) => lookAt(client, orderId))
    for (const { orderId, status, error } of seen) {
      if (status === 'cancelled') tell(orderId, 'cancelled', 'seen in its status')
      else if (isTooLate(status)) tell(orderId, 'too late', `it is ${status}: refuse the parcel to return it`)
      else if (last) tell(orderId, 'asked for', error ?? `still ${status} when it was looked at last`)
    }
    if (last) return
    asked = seen.filter(({ status }) => status !== 'cancelled' && !isTooLate(status)).map(({ orderId }) => orderId)
    if (asked.length > 0) await delay(everyMs, undefined, { signal }).catch(() => {}) // stopped: looked at once more
  }
}

/** What an order that was asked for can become besides cancelled. */
const isTooLate = (status: string | null): boolean => isOnItsWay(status) || status === 'completed'

interface Seen {
  orderId: string
  status: string | null
  /** Why it could not be looked at: it is looked at again a second later. */
  error?: string
}

async function lookAt(orders: Orders, orderId: string): Promise<Seen> {
  try {
    return { orderId, status: await statusOf(orders, orderId) }
  } catch (error) {
    return { orderId, status: null, error: describe(error) }
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
