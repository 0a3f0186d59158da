import type { RawRecord } from '../envelope.ts'
import { describe } from '../errors.ts'
import { openPartition, type PartitionId } from '../postgres/inbox.ts'
import { countBehindFence } from './apply.ts'
import { assemble, commit, MAX_BATCH } from './commit.ts'
import { dueAt, isDelayTopic } from './failure-topics.ts'
import { openParked, openRecord } from './intake.ts'
import type { Item } from './item.ts'
import { persistently, Stopped, waitFor } from './persistently.ts'
import { settle } from './settle.ts'
import { beganWell, beginAt, type Start } from './start.ts'
import type { Taking } from './taking.ts'
import { finished, openWork, proceed } from './work.ts'

export interface Lane {
  push(record: RawRecord): void
  /** Begins nothing new, and ends when what runs is committed. */
  drain(): Promise<void>
  /** Takes back the counts of tries that were called off. Returns when they are, which takes as long as PostgreSQL is away. */
  giveBack(): Promise<void>
  /** Records between the first that is not dealt with and the last that came. */
  spread(): number
  /** Keys with parked records. */
  parkedKeys(): number
}

/** How far behind a suspicious start events are taken one by one, each counted. */
const CAREFUL = 1_000n
const MOST_SLEEP_MS = 60_000
/** Parked records tried at once, of one partition: each is in memory while it is. */
const MOST_TRYING = 32
const HELD_AGAIN_MS = 50

/**
 * Takes the records of one partition. Those of one key in their order; of different keys, whoever is ready goes: its
 * outside effects run beside those of others, and what is ready to be committed goes in one transaction at a time. When
 * that fails it is done in halves, so only the event that fails is set aside: parked with its key's later events
 * behind it, sent to a delay topic, or to the dead letters.
 */
export function openLane(from: PartitionId, deps: Taking): Lane {
  const work = openWork(from, deps)
  const { draining, failures, parked, ready, waker, watermark } = work
  const isDelayed = isDelayTopic(from.topic)
  const incoming: RawRecord[] = []
  let start: Start | undefined
  /** What was taken in last is taken one by one: what comes behind it waits too, or would go before it. */
  let wasCareful = false
  let unreadable: { reason: string; until: number } | undefined

  const waitingItems = () => [...work.waiting.values()].reduce((sum, items) => sum + items.length, 0)

  /** Takes in what may be begun. Returns when to try again, in milliseconds; Infinity when what comes or ends will tell. */
  async function admit(): Promise<number> {
    let admitted = 0
    let againInMs = Number.POSITIVE_INFINITY
    for (const record of incoming) {
      // Kafka is told later than the database, and by a process that was killed not at all.
      if (record.offset < work.fence) {
        admitted += 1
        watermark.received(record.offset)
        countBehindFence(from, deps)
        finished(work, record)
        continue
      }
      const earlyMs = Math.max(isDelayed ? dueAt(record) : 0, unreadable?.until ?? 0) - Date.now()
      if (earlyMs > 0) {
        againInMs = earlyMs
        break
      }
      // What is taken before it stands behind it in the log by a batch at most: else those that follow others of their key would go
      // first, and move a window's clock past events of other keys that came before them.
      if (ready.free() >= MAX_BATCH) {
        againInMs = 0
        break
      }
      start ??= await beginAt(from, record.offset, deps)
      const careful = start.suspicious && record.offset < start.fence + CAREFUL
      // One at a time; but what only waits for something outside holds up nobody.
      if ((careful || wasCareful) && watermark.undone() > waitingItems()) break
      const item = await openOrWait(record, careful)
      if (item === 'waits') {
        againInMs = 0
        break
      }
      admitted += 1
      wasCareful = careful
      watermark.received(record.offset)
      if (item) ready.add(item)
      else {
        deps.metrics.count('waybill_records_total', { service: deps.service, topic: from.topic, outcome: 'ignored' })
        finished(work, record)
      }
    }
    incoming.splice(0, admitted)
    return againInMs
  }

  /** A record that can't be read yet waits in its place, and those behind it. Those before it go on. */
  async function openOrWait(record: RawRecord, careful: boolean): Promise<Item | undefined | 'waits'> {
    try {
      const item = await openRecord(record, careful, deps)
      if (unreadable) deps.onWaiting(-1, unreadable.reason)
      unreadable = undefined
      return item
    } catch (error) {
      const ms = waitFor(error)
      if (ms === undefined) throw error
      if (!unreadable) deps.onWaiting(1, describe(error))
      unreadable = { reason: describe(error), until: Date.now() + ms }
      return 'waits'
    }
  }

  function retryDue(): void {
    for (const { key, recordKey, offset } of parked.due()) {
      if (parked.underWay() >= MOST_TRYING) return
      if (!ready.hold(key)) {
        parked.putOff(key, HELD_AGAIN_MS)
        continue
      }
      parked.trying(key)
      work.background(async () => {
        const item = await openParked(key, offset, from, deps)
        if (item) return proceed(work, item)
        await persistently(() => parked.advance(key, recordKey), deps)
        ready.release(key)
      })
    }
  }

  async function advance(): Promise<void> {
    const next = watermark.next()
    if (next === undefined) return
    deps.onAdvance(next)
    if (start?.unfinished && next > start.fence) {
      await beganWell(from, start, deps)
      start.unfinished = false
    }
  }

  async function run(): Promise<void> {
    // In this order: what another process parks after we have looked moves the fence, and is noticed by it.
    const { fence, epoch } = await persistently(() => openPartition(deps.db, deps.group, from), deps)
    work.fence = fence
    work.epoch = epoch
    await persistently(() => parked.load(), deps)
    for (;;) {
      if (deps.signal.aborted) throw new Stopped()
      let admitInMs = Number.POSITIVE_INFINITY
      if (!draining.signal.aborted) {
        admitInMs = await admit()
        retryDue()
      }
      const failed = failures.splice(0)
      for (const { item, error } of failed) await settle(work, item, error)
      const items = assemble(work)
      await commit(work, items)
      await advance()
      if (items.length + failed.length > 0) continue
      if (draining.signal.aborted && work.idle()) return
      // At the limit, one that ends wakes this.
      const none = draining.signal.aborted || parked.underWay() >= MOST_TRYING
      const retryInMs = none ? Number.POSITIVE_INFINITY : parked.dueInMs()
      await waker.sleep(Math.min(admitInMs, retryInMs, MOST_SLEEP_MS), deps.signal)
    }
  }

  const ran = run().catch((error) => {
    if (!(error instanceof Stopped)) deps.onFailure(error)
  })

  return {
    push(record) {
      incoming.push(record)
      waker.wake()
    },
    async drain() {
      draining.abort()
      waker.wake()
      await ran
    },
    giveBack: () => work.tries.giveAllBack(),
    spread: () => watermark.spread(),
    parkedKeys: () => parked.size,
  }
}
