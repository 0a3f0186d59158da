import { keyHash } from '../hash.ts'
import type { Database, Tx } from '../postgres/database.ts'
import { LOCK_KEYS, sortedHashes } from '../postgres/outbox.ts'

/** A key that waits because Kafka refused one of its events for good. */
export interface QuarantinedKey {
  topic: string
  /** Null for an event without a key, which waits alone. */
  key: string | null
  /** The event that was refused, for which the others wait; null when it was discarded. */
  eventId: string | null
  reason: string
  since: Date
  events: number
}

/** The keys in quarantine, the longest first. */
export async function quarantinedKeys(db: Database): Promise<QuarantinedKey[]> {
  const rows = await db.query<Omit<QuarantinedKey, 'key'> & { key: Buffer | null }>(
    `select topic, key, (array_agg(event_id order by id) filter (where refused))[1] as "eventId",
       (array_agg(reason order by refused desc, id))[1] as reason, min(quarantined_at) as since, count(*) as events
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
  return db.transaction((tx) =>
    key === null ? releaseKeyless(tx, topic) : releaseInOrder(tx, topic, Buffer.from(key)),
  )
}

async function releaseInOrder(tx: Tx, topic: string, key: Buffer): Promise<number> {
  await tx.query(LOCK_KEYS, [[keyHash(key)]])
  // With the ids they had: lower than those of all events of the key that came since.
  const rows = await tx.query(
    `with back as (
       delete from messaging.quarantine where topic = $1 and key = $2
       returning bucket, id, event_id, topic, key, value, headers, created_at
     )
     insert into messaging.outbox (bucket, id, event_id, topic, key, value, headers, created_at) overriding system value
     select * from back returning 1`,
    [topic, key],
  )
  return rows.length
}

/** Events without a key have no order, and go back as new ones: a relay that runs has gone past the ids they had. */
async function releaseKeyless(tx: Tx, topic: string): Promise<number> {
  const found = await tx.query<{ event_id: string }>(
    'select event_id from messaging.quarantine where topic = $1 and key is null for update',
    [topic],
  )
  const ids = found.map((row) => row.event_id)
  await tx.query(LOCK_KEYS, [sortedHashes(ids.map((id) => ({ hash: keyHash(Buffer.from(id)) })))])
  const rows = await tx.query(
    `with back as (
       delete from messaging.quarantine where topic = $1 and key is null and event_id = any($2::uuid[])
       returning bucket, event_id, topic, value, headers, created_at
     )
     insert into messaging.outbox (bucket, event_id, topic, value, headers, created_at) select * from back returning 1`,
    [topic, ids],
  )
  return rows.length
}

/**
 * Deletes the event that a key waits for, named by its id as `quarantinedKeys` tells it. It is gone then: no consumer will see it.
 * The key still waits, for `releaseKey`.
 *
 * @returns whether it was there: an event that was not refused, or was discarded before, is left alone
 */
export async function discardRefused(
  db: Database,
  topic: string,
  key: string | null,
  eventId: string,
): Promise<boolean> {
  const rows = await db.query(
    `delete from messaging.quarantine
     where topic = $1 and key is not distinct from $2 and event_id = $3 and refused returning 1`,
    [topic, key === null ? null : Buffer.from(key), eventId],
  )
  return rows.length > 0
}
