import { stations } from '../../../shared/stations.ts'
import type { Check, Run } from '../lesson.ts'
import type { SeenOrder, World } from '../world.ts'

/** What is wanted of an order, by the ids of stations. */
interface Wanted {
  reached?: readonly string[]
  /** Stations that it must not have reached: it waits there. */
  waits?: readonly string[]
  failed?: readonly string[]
  undone?: readonly string[]
  /** A station whose work has begun. */
  begun?: readonly string[]
  outcome?: 'completed' | 'cancelled'
}

const shortId = (id: string) => id.slice(-6)
const labelOf = (id: string) => stations.find((station) => station.id === id)?.label.toLowerCase() ?? id

/** The orders placed since the lesson was begun, or since a step was lit; the newest first. */
export const placedSince = (world: World, { begunAt, lit }: Run, after?: string): readonly SeenOrder[] => {
  const since = after === undefined ? begunAt : (lit.get(after) ?? Number.POSITIVE_INFINITY)
  return world.orders().filter(({ placedAt }) => placedAt >= since)
}

/**
 * An order that is as wanted.
 *
 * @param after the id of a step: only orders that were placed when it was lit
 */
export const order =
  (wanted: Wanted, after?: string): Check =>
  async (world, run) => {
    const orders = placedSince(world, run, after)
    const fits = orders.find((each) => isAsWanted(each, wanted))
    const shown = fits ?? orders[0]
    const says = shown ? inWords(shown) : `No order was placed since ${after ? 'the step before' : 'you began'}.`
    return { done: fits !== undefined, says }
  }

const isAsWanted = (
  order: SeenOrder,
  { reached = [], waits = [], failed = [], undone = [], begun = [], outcome }: Wanted,
) =>
  reached.every((id) => order.reached.has(id)) &&
  !waits.some((id) => order.reached.has(id)) &&
  failed.every((id) => order.failed.has(id)) &&
  undone.every((id) => order.undone.has(id)) &&
  begun.every((id) => order.begun.has(id)) &&
  (outcome === undefined || order.outcome === outcome)

function inWords({ orderId, reached, failed, undone, outcome }: SeenOrder): string {
  const passed = stations.filter(({ id }) => reached.has(id)).map(({ id }) => labelOf(id))
  const parts = [
    passed.join(', '),
    // The last station fails with the order, which is said already.
    ...[...failed].filter((id) => id !== 'done').map((id) => `${labelOf(id)} failed`),
    ...[...undone].map((id) => `${labelOf(id)} undone`),
  ]
  const end = outcome === undefined ? 'under way' : outcome
  return `Order …${shortId(orderId)} is ${end}: ${parts.filter(Boolean).join('; ') || 'nothing has happened yet'}.`
}

/** So many orders were placed. */
export const placed =
  (least: number): Check =>
  async (world, run) => {
    const count = placedSince(world, run).length
    return { done: count >= least, says: `${count} of ${least} orders were placed since you began.` }
  }

/** Every order that was placed has ended. */
export const allEnded: Check = async (world, run) => {
  const orders = placedSince(world, run)
  const open = orders.filter(({ outcome }) => outcome === undefined).length
  return {
    done: open === 0 && orders.length > 0,
    says: `${orders.length - open} of ${orders.length} orders have ended.`,
  }
}

/** The newest order that was completed has one event of this type in Kafka, and no more. */
export const justOne =
  (type: string): Check =>
  async (world, run) => {
    const found = placedSince(world, run).find(({ outcome }) => outcome === 'completed')
    if (!found) return { done: false, says: 'No order was completed since you began.' }
    const count = (await world.recordsOf(found)).filter((record) => record.type === type).length
    return { done: count === 1, says: `Order …${shortId(found.orderId)} has ${count} × ${type} in Kafka.` }
  }
