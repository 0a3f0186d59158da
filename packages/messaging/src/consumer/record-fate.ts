import type { Database } from '../postgres/database.ts'
import { placeId } from './apply.ts'

/** What the database of a service knows of one record; what is undefined, it knows nothing of, or no more. */
export interface RecordFate {
  /** When its event was taken, once and for good. */
  takenAt: Date | undefined
  /** When the record was given up, or put on a delay topic: it left its partition for the dead letters or for another try. */
  setAsideAt: Date | undefined
  parked:
    | {
        /** Tries that failed; 0 for one that only waits behind another of its key. */
        attempts: number
        error: string | undefined
        dueAt: Date
      }
    | undefined
}

/** A record by its place, and by the id of its event when it has one. */
export interface RecordOf {
  /** Without the prefix. */
  topic: string
  partition: number
  offset: bigint
  eventId?: string | undefined
}

/**
 * What became of a record in a service, by its inbox and its parked events. Events are remembered for `inboxWindowMs`, so of
 * one that was taken longer ago nothing is known.
 *
 * @throws the database's error when it can't be reached
 */
export async function recordFate(db: Database, service: string, record: RecordOf): Promise<RecordFate> {
  const { topic, partition, offset, eventId } = record
  // A topic that was made anew has another id, and its own marks.
  const known = await db.query<{ topic_id: string }>(
    'select topic_id from messaging.offsets where consumer_group = $1 and topic = $2 and partition = $3',
    [service, topic, partition],
  )
  const topicIds = known.map(({ topic_id }) => topic_id)
  const places = topicIds.map((topicId) => placeId(service, { topic, topicId, partition }, offset))
  const [marks, [parked]] = await Promise.all([
    db.query<{ event_id: string; taken_at: Date }>(
      'select event_id, taken_at from messaging.inbox where consumer_group = $1 and event_id = any($2::uuid[])',
      [service, eventId === undefined ? places : [eventId, ...places]],
    ),
    db.query<{ attempts: number; error: string | null; dueAt: Date }>(
      `select attempts, last_error as error, due_at as "dueAt" from messaging.parked
       where consumer_group = $1 and topic_id = any($2::uuid[]) and partition = $3 and record_offset = $4`,
      [service, topicIds, partition, offset],
    ),
  ])
  return {
    takenAt: marks.find(({ event_id }) => event_id === eventId?.toLowerCase())?.taken_at,
    setAsideAt: marks.find(({ event_id }) => places.includes(event_id))?.taken_at,
    parked: parked && { ...parked, error: parked.error ?? undefined },
  }
}
