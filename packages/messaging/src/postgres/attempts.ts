import type { Database, Tx } from './database.ts'
import type { PartitionId } from './inbox.ts'

interface Attempt {
  attempts: number
  firstFailedAt: Date
}

/** Counts one more try of a record, committed before its handler runs, so that a try that kills the process counts too. */
export async function countAttempt(db: Database, group: string, from: PartitionId, offset: bigint): Promise<Attempt> {
  const [row] = await db.query<{ attempts: number; first_failed_at: Date }>(
    `insert into messaging.attempts (consumer_group, topic_id, partition, record_offset, attempts)
     values ($1, $2, $3, $4, 1)
     on conflict (consumer_group, topic_id, partition, record_offset) do update set attempts = messaging.attempts.attempts + 1
     returning attempts, first_failed_at`,
    [group, from.topicId, from.partition, offset],
  )
  return { attempts: row?.attempts ?? 1, firstFailedAt: row?.first_failed_at ?? new Date() }
}

/** Takes the last try back: it failed for an outage, not for the record. */
export async function uncountAttempt(db: Database, group: string, from: PartitionId, offset: bigint): Promise<void> {
  await db.query(
    `update messaging.attempts set attempts = attempts - 1
     where consumer_group = $1 and topic_id = $2 and partition = $3 and record_offset = $4`,
    [group, from.topicId, from.partition, offset],
  )
}

export async function clearAttempts(tx: Tx, group: string, from: PartitionId, offset: bigint): Promise<void> {
  await tx.query(
    `delete from messaging.attempts
     where consumer_group = $1 and topic_id = $2 and partition = $3 and record_offset = $4`,
    [group, from.topicId, from.partition, offset],
  )
}

/** Whether some record of the partition, at this offset or behind it, was tried and not finished. */
export async function hasAttemptsFrom(
  db: Database,
  group: string,
  from: PartitionId,
  offset: bigint,
): Promise<boolean> {
  const rows = await db.query(
    `select 1 from messaging.attempts
     where consumer_group = $1 and topic_id = $2 and partition = $3 and record_offset >= $4 limit 1`,
    [group, from.topicId, from.partition, offset],
  )
  return rows.length > 0
}
