import type { RawRecord } from '../envelope.ts'
import type { Metrics } from '../log.ts'
import { asEvents } from '../on.ts'
import { clearAttempts } from '../postgres/attempts.ts'
import type { Database, Tx } from '../postgres/database.ts'
import { advance, type PartitionId, takeEvents, takenBefore } from '../postgres/inbox.ts'
import { publish } from '../publish.ts'
import { deadLetter, type Failure } from './dead-letter.ts'
import type { Limit } from './limit.ts'
import type { ReadEvent } from './read.ts'
import { following } from './trace.ts'

export interface Applying {
  service: string
  group: string
  db: Database
  metrics: Metrics
  /** Holds a transaction back while another one that may lock the same rows runs in this process. */
  inTurn: Limit
}

/**
 * Applies events of one partition in one transaction: each event's effects, what its handlers publish, the inbox rows
 * and the partition's offset commit together. Outside effects run before, those of different keys at once.
 */
export async function applyTogether(reads: readonly ReadEvent[], from: PartitionId, deps: Applying): Promise<void> {
  const { db, group, inTurn, metrics, service } = deps
  const last = reads.at(-1)
  if (!last) return
  const effects = await runEffects(reads, deps)

  const apply = async (tx: Tx) => {
    const records = reads.map(({ event }) => ({ eventId: event.id, offset: event.offset }))
    const fresh = await takeEvents(tx, { group, from, records, nextOffset: last.record.offset + 1n })
    for (const { event, handlers } of reads) {
      // An event that stands twice in the batch is taken by its first record.
      if (!fresh.has(event.id) || event.offset !== firstOffset(reads, event.id)) continue
      await following(event, 'process', async () => {
        for (const handler of handlers) {
          await publish(tx, ...asEvents(await handler.commit(event, tx, effects.get(handler)?.get(event.id))))
        }
      })
    }
    return fresh
  }
  const fresh = await inTurn(() => db.transaction(apply))

  const labels = { service, topic: from.topic }
  metrics.count('waybill_records_total', { ...labels, outcome: 'applied' }, fresh.size)
  metrics.count('waybill_records_total', { ...labels, outcome: 'duplicate' }, reads.length - fresh.size)
}

const firstOffset = (reads: readonly ReadEvent[], id: string) =>
  reads.find(({ event }) => event.id === id)?.event.offset

type Effects = Map<unknown, Map<string, unknown>>

async function runEffects(reads: readonly ReadEvent[], { db, group }: Applying): Promise<Effects> {
  const effects: Effects = new Map()
  const asking = reads.filter(({ handlers }) => handlers.some((handler) => handler.effect))
  if (asking.length === 0) return effects

  const taken = await takenBefore(
    db,
    group,
    asking.map(({ event }) => event.id),
  )
  const outcomes = await Promise.allSettled(
    asking.flatMap(({ event, handlers }) =>
      handlers.map(async (handler) => {
        if (!handler.effect || taken.has(event.id)) return
        const result = await following(event, 'effect', async () => handler.effect?.(event))
        const results = effects.get(handler) ?? new Map<string, unknown>()
        effects.set(handler, results.set(event.id, result))
      }),
    ),
  )
  // All have ended before one's failure is told, so that none still runs when the batch is tried again.
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
  return effects
}

/** Applies one event that has failed before, and forgets its tries with the same commit. */
export async function applyAlone(read: ReadEvent, from: PartitionId, deps: Applying): Promise<void> {
  await applyTogether([read], from, deps)
  await deps.db.transaction((tx) => clearAttempts(tx, deps.group, from, read.record.offset))
}

/** Puts a record among the dead letters and moves its partition on, in one transaction. */
export async function bury(record: RawRecord, from: PartitionId, failure: Failure, deps: Applying): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await advance(tx, deps.group, from, record.offset + 1n)
    await clearAttempts(tx, deps.group, from, record.offset)
    deadLetter(tx, record, failure)
  })
  const labels = { service: deps.service, topic: from.topic }
  deps.metrics.count('waybill_records_total', { ...labels, outcome: 'dead-lettered' })
}
