import { clearAttempts, hasAttemptsFrom, noteTries, triesBegun } from '../postgres/attempts.ts'
import type { Database } from '../postgres/database.ts'
import type { PartitionId } from '../postgres/inbox.ts'
import { type Patience, persistently } from './persistently.ts'

type Beginning = Patience & { db: Database; group: string }

/** What a partition's first batch after an assignment has to know. */
export interface Start {
  /** Up to where the partition was taken. */
  fence: bigint
  /** A process before this one began here and did not get past it: one of the next events may have ended it. */
  suspicious: boolean
  /** Until a batch got past the fence. */
  unfinished: boolean
}

/**
 * Marks that a partition is begun at this offset, committed before any handler runs, and tells whether it was
 * begun there before and never got on. So an event that ends its process is found without counting each event's tries
 * when nothing is wrong: only behind a suspicious start are events taken one at a time, each counted.
 */
export async function beginAt(from: PartitionId, fence: bigint, deps: Beginning): Promise<Start> {
  const { db, group } = deps
  const marker = markerOf(fence)
  const { tries } = await persistently(() => triesBegun(db, group, from, marker), deps)
  return persistently(async () => {
    await noteTries(db, group, from, marker, tries + 1)
    const suspicious = tries > 0 || (await hasAttemptsFrom(db, group, from, fence))
    return { fence, suspicious, unfinished: true }
  }, deps)
}

/** Takes the mark away: the partition got past the fence. */
export function beganWell(from: PartitionId, { fence }: Start, deps: Beginning): Promise<void> {
  const { db, group } = deps
  return persistently(() => db.transaction((tx) => clearAttempts(tx, group, from, markerOf(fence))), deps)
}

/** A start is kept among the tries of records, at an offset that no record has. */
const markerOf = (fence: bigint): bigint => -1n - fence
