import type { RawRecord } from '../envelope.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import { createWaker, type Waker } from '../waker.ts'
import { runEffects } from './apply.ts'
import { asks, hasEffects, type Item, isEvent } from './item.ts'
import { openParkedKeys, type ParkedKeys } from './parked-keys.ts'
import { persistently, Stopped } from './persistently.ts'
import { createReadyList, type ReadyList } from './ready-list.ts'
import type { Taking } from './taking.ts'
import { openTries, type Tries } from './tries.ts'
import { createWatermark, type Watermark } from './watermark.ts'

/** All that is under way in one partition. */
export interface Work {
  readonly from: PartitionId
  readonly deps: Taking
  readonly ready: ReadyList<Item>
  readonly watermark: Watermark
  readonly parked: ParkedKeys
  readonly tries: Tries
  readonly waker: Waker
  /** Aborted when nothing new is to be begun. */
  readonly draining: AbortController
  /** What waits for nothing but its commit. */
  readonly committable: Item[]
  readonly failures: { item: Item; error: unknown }[]
  /** What waits for something outside, by key, with the events of its key that were out with it. */
  readonly waiting: Map<string, Item[]>
  /** The keys that have begun to wait for something outside and have not got past it, and why. */
  readonly outside: Map<string, string>
  /** The highest offset that we know to be committed for the partition. A higher one was written by another owner. */
  fence: bigint
  /** How often the partition had been moved by hand when it was opened here. */
  epoch: number
  /** Runs something beside the lane's loop, which is woken when it ends. */
  background(task: () => Promise<void>): void
  /** Nothing runs, and nothing waits for its commit. */
  idle(): boolean
}

export function openWork(from: PartitionId, deps: Taking): Work {
  const waker = createWaker()
  const committable: Item[] = []
  const failures: { item: Item; error: unknown }[] = []
  let running = 0

  return {
    from,
    deps,
    ready: createReadyList(),
    watermark: createWatermark(),
    parked: openParkedKeys(deps.db, deps.group, from),
    tries: openTries(from, deps),
    waker,
    draining: new AbortController(),
    committable,
    failures,
    waiting: new Map(),
    outside: new Map(),
    fence: 0n,
    epoch: 0,
    background(task) {
      running += 1
      task()
        .catch((error) => {
          if (!(error instanceof Stopped)) deps.onFailure(error)
        })
        .finally(() => {
          running -= 1
          waker.wake()
        })
    },
    idle: () => running === 0 && committable.length === 0 && failures.length === 0,
  }
}

/** Counts an item's try and asks outside what it has to ask, if anything; then it may be committed. */
export function proceed(work: Work, item: Item): void {
  const { committable, deps, draining, failures, tries } = work
  if (!isEvent(item) || !asks(item)) return void committable.push(item)
  const { event, handlers } = item.read
  const ask = async () => {
    try {
      if (hasEffects(item)) item.results = await runEffects(event, handlers, deps)
      committable.push(item)
    } catch (error) {
      if (error instanceof Stopped) throw error
      failures.push({ item, error })
    }
  }
  const begin = async () => {
    // It waited for its turn: whoever has the partition next begins it.
    if (draining.signal.aborted) throw new Stopped()
    if (item.counts) await tries.begin(item)
    await ask()
  }
  work.background(async () => {
    try {
      const crashed = item.counts ? await tries.enter(item) : undefined
      if (crashed) failures.push({ item, error: crashed })
      else await (hasEffects(item) ? deps.effects(begin) : begin())
    } catch (error) {
      tries.leave(item)
      throw error
    }
  })
}

/** An item is dealt with: its key's next one may go. */
export async function finish(work: Work, item: Item, parkedAgain = false): Promise<void> {
  if (item.parked && !parkedAgain) {
    await persistently(() => work.parked.advance(item.key, item.record.key), work.deps)
  }
  release(work, item)
}

/** As `finish`, of an item that does not come from the parked ones: there is nothing to wait for. */
export function release(work: Work, item: Item): void {
  const reason = work.outside.get(item.key)
  if (reason !== undefined) {
    work.outside.delete(item.key)
    work.deps.onWaiting(-1, reason)
  }
  work.tries.end(item)
  work.ready.release(item.key)
  if (!item.parked) finished(work, item.record)
}

export function finished({ watermark, deps }: Work, record: RawRecord): void {
  watermark.done(record.offset)
  deps.onDone(record)
}

/** Where the partition is to be read on from once these are dealt with. */
export const nextOffset = ({ watermark }: Work, items: readonly Item[]): bigint =>
  watermark.next(items.filter((item) => !item.parked).map(({ record }) => record.offset)) ?? 0n
