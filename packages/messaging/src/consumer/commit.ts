import { describe } from '../errors.ts'
import { Moved } from '../postgres/inbox.ts'
import { isOurOutage } from '../postgres/outage.ts'
import { applyTogether, type EventItem, MovedOn } from './apply.ts'
import { asks, byOffset, type Item, isEvent, placeOf } from './item.ts'
import { persistently, Stopped } from './persistently.ts'
import { settle } from './settle.ts'
import { finish, nextOffset, proceed, release, type Work } from './work.ts'

/** Events of one partition in a transaction. */
export const MAX_BATCH = 500

/** What can go into one transaction now. Starts the effects of what has to ask first. */
export function assemble(work: Work): Item[] {
  const { draining, parked, ready } = work
  const items = work.committable.splice(0, MAX_BATCH)
  while (items.length < MAX_BATCH && !draining.signal.aborted) {
    const item = ready.next()
    if (!item) break
    if (asks(item) && !parked.has(item.key)) {
      proceed(work, item)
      continue
    }
    let next: Item | undefined = item
    while (next) {
      items.push(next)
      if (items.length >= MAX_BATCH) break
      next = ready.follow(item.key, (follower) => !asks(follower) || parked.has(item.key))
    }
  }
  return items.sort(byOffset)
}

/**
 * Deals with items: what is an event is applied, or parked behind an earlier one of its key that is.
 *
 * @param failed they were in a transaction that failed
 */
export async function commit(work: Work, items: readonly Item[], failed = false): Promise<void> {
  const apply: EventItem[] = []
  const behind: Item[] = []
  const poison: { item: Item; error: unknown }[] = []
  for (const item of items) {
    const queue = work.waiting.get(item.key)
    if (queue) queue.push(item)
    else if (item.read.kind === 'undecodable') poison.push({ item, error: item.read.error })
    else if (!item.parked && work.parked.has(item.key)) behind.push(item)
    else if (isEvent(item)) apply.push(item)
  }
  if (apply.length + behind.length > 0) await commitTogether(work, apply, behind, failed)
  for (const { item, error } of poison) await settle(work, item, error)
}

/**
 * One transaction for all. When it fails it was rolled back as a whole, and is done again in halves, down to the
 * event at fault; so one among 500 costs some 18 transactions, not 500.
 */
async function commitTogether(
  work: Work,
  apply: readonly EventItem[],
  behind: readonly Item[],
  failed: boolean,
): Promise<void> {
  const { deps, from } = work
  const items = [...apply, ...behind]
  const next = nextOffset(work, items)
  const batch = { from, apply, park: behind, nextOffset: next, fence: work.fence, epoch: work.epoch }
  // What may fail again is not to fail the events of other partitions with it.
  const isSuspect = failed || apply.some((item) => item.failed > 0)
  const inTurn = () =>
    isSuspect ? deps.turns.alone(from.partition, () => applyTogether([batch], deps)) : deps.turns.apply(batch)
  try {
    await persistently(inTurn, deps, isOurOutage)
  } catch (error) {
    if (error instanceof Stopped || error instanceof Moved) throw error
    if (error instanceof MovedOn) {
      work.fence = error.fence
      await persistently(() => work.parked.load(), deps)
      return commit(work, items.toSorted(byOffset), failed)
    }
    const [first] = items
    if (!first) throw error
    if (items.length === 1) return settle(work, first, error)
    deps.log.debug({ ...placeOf(first), events: items.length, error: describe(error) }, 'A batch failed; in halves')
    const ordered = items.toSorted(byOffset)
    const middle = Math.ceil(ordered.length / 2)
    await commit(work, ordered.slice(0, middle), true)
    return commit(work, ordered.slice(middle), true)
  }
  if (next > work.fence) work.fence = next
  for (const item of items) {
    if (item.parked) await finish(work, item)
    else release(work, item)
  }
}
