import type { Database, Tx } from './database.ts'
import type { PartitionId } from './inbox.ts'

/** Tries of a record that were begun and have not ended: the process ended first, or they are under way. */
interface Begun {
  tries: number
  /** When the first of them began; undefined when there is none. */
  firstAt: Date | undefined
}

const PLACE = 'consumer_group = $1 and topic_id = $2 and partition = $3'

export async function triesBegun(db: Database, group: string, from: PartitionId, offset: bigint): Promise<Begun> {
  const [row] = await db.query<{ attempts: number; first_failed_at: Date }>(
    `select attempts, first_failed_at from messaging.attempts where ${PLACE} and record_offset = $4`,
    [group, from.topicId, from.partition, offset],
  )
  return { tries: row?.attempts ?? 0, firstAt: row?.first_failed_at }
}

/**
 * Notes how many tries of a record were begun, committed before its handler runs, so that one that ends the process counts.
 * It sets the number and adds nothing to it: done again after a lost answer, it is still one try.
 */
export async function noteTries(
  db: Database,
  group: string,
  from: PartitionId,
  offset: bigint,
  tries: number,
): Promise<void> {
  if (tries === 0) return clearAttempts(db, group, from, offset)
  await db.query(
    `insert into messaging.attempts (consumer_group, topic_id, partition, record_offset, attempts)
     values ($1, $2, $3, $4, $5)
     on conflict (consumer_group, topic_id, partition, record_offset) do update set attempts = excluded.attempts`,
    [group, from.topicId, from.partition, offset, tries],
  )
}

export async function clearAttempts(
  tx: Pick<Tx, 'query'>,
  group: string,
  from: PartitionId,
  offset: bigint,
): Promise<void> {
  await tx.query(`delete from messaging.attempts where ${PLACE} and record_offset = $4`, [
    group,
    from.topicId,
    from.partition,
    offset,
  ])
}

/** Whether some record of the partition, at this offset or behind it, was tried and not finished. */
export async function hasAttemptsFrom(
  db: Database,
  group: string,
  from: PartitionId,
  offset: bigint,
): Promise<boolean> {
  const rows = await db.query(
    `select 1 from messaging.attempts where ${PLACE} and record_offset >= $4 and attempts > 0 limit 1`,
    [group, from.topicId, from.partition, offset],
  )
  return rows.length > 0
}
