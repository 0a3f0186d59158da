import { keyHash } from '../hash.ts'
import type { Database, Tx } from '../postgres/database.ts'
import { LOCK_KEYS } from '../postgres/outbox.ts'

/** A key that waits because Kafka refused one of its events for good. */
export interface QuarantinedKey {
  topic: string
  /** Null for an event without a key, which waits alone. */
  key: string | null
  /** The event that was refused; those behind it wait for it. */
  eventId: string
  reason: string
  since: Date
  events: number
}

/** The keys in quarantine, the longest first. */
export async function quarantinedKeys(db: Database): Promise<QuarantinedKey[]> {
  const rows = await db.query<Omit<QuarantinedKey, 'key'> & { key: Buffer | null }>(
    `select topic, key, (array_agg(event_id order by id))[1] as "eventId", (array_agg(reason order by id))[1] as reason,
       min(quarantined_at) as since, count(*) as events
     from messaging.quarantine group by topic, key, case when key is null then id end order by since`,
  )
  return rows.map((row) => ({ ...row, key: row.key?.toString() ?? null }))
}

/**
 * Lets a key go on: its events go back to the outbox, in front of all that were published since, and a relay sends them
 * within about a second. Make sure first that Kafka will take the refused one, or it is refused again: raise the
 * topic's max.message.bytes, or take the event out with `discardRefused`.
 *
 * @param key the record key; null for the events without one
 * @returns how many events went back
 */
export async function releaseKey(db: Database, topic: string, key: string | null): Promise<number> {
  return db.transaction(async (tx) => {
    await lock(tx, key)
    // With the ids they had: lower than those of all events of the key that came since.
    const rows = await tx.query(
      `with back as (
         delete from messaging.quarantine where topic = $1 and key is not distinct from $2
         returning bucket, id, event_id, topic, key, value, headers, created_at
       )
       insert into messaging.outbox (bucket, id, event_id, topic, key, value, headers, created_at) overriding system value
       select * from back returning 1`,
      [topic, key === null ? null : Buffer.from(key)],
    )
    return rows.length
  })
}

/**
 * Deletes the event that a key waits for. It is gone then: no consumer will see it. The key still waits, for `releaseKey`.
 *
 * @returns the id of the event, or undefined when nothing of the key is in quarantine
 */
export async function discardRefused(db: Database, topic: string, key: string | null): Promise<string | undefined> {
  return db.transaction(async (tx) => {
    await lock(tx, key)
    const [row] = await tx.query<{ event_id: string }>(
      `delete from messaging.quarantine where (bucket, id) = (
         select bucket, id from messaging.quarantine where topic = $1 and key is not distinct from $2 order by id limit 1)
       returning event_id`,
      [topic, key === null ? null : Buffer.from(key)],
    )
    return row?.event_id
  })
}

async function lock(tx: Tx, key: string | null): Promise<void> {
  if (key !== null) await tx.query(LOCK_KEYS, [[keyHash(Buffer.from(key))]])
}
