import { plainArray } from './arrays.ts'
import type { Database, Tx } from './database.ts'

/** A partition as an inbox knows it. */
export interface PartitionId {
  topic: string
  /** Kafka's id of the topic, which differs after the topic was deleted and made again. */
  topicId: string
  partition: number
}

/** What is taken of one partition. */
export interface Part {
  from: PartitionId
  /** A parked record's partition was moved past it, so the fence tells nothing about it. */
  records: readonly { eventId: string; offset: bigint; parked: boolean }[]
  /** Where to read on after these records. */
  nextOffset: bigint
  /** As `openPartition` told it; undefined for who moves by no hand but its own, as a replay. */
  epoch?: number | undefined
}

/** What became of a part. */
export interface TakenPart {
  /** Ids of its events that nobody took before. */
  fresh: Set<string>
  /** The offset before which everything was dealt with, before this. */
  fence: bigint
}

/** The partition was moved by hand since this one has it: what it read before the move is not its to take any more. */
export class Moved extends Error {
  override name = 'Moved'

  constructor({ topic, partition }: PartitionId) {
    super(`${topic}/${partition} was moved by hand: it is read anew from where it was moved to`)
  }
}

// Locked in one order, so that two who share partitions do not wait for each other.
const FENCE = `
  select next_offset::text, epoch, n::int from messaging.offsets
  join unnest($2::uuid[], $3::int[]) with ordinality as asked (topic_id, partition, n) using (topic_id, partition)
  where consumer_group = $1 order by topic_id, partition for update of offsets`

const ADVANCE = `
  insert into messaging.offsets (consumer_group, topic_id, partition, topic, next_offset)
  select $1, * from unnest($2::uuid[], $3::int[], $4::text[], $5::bigint[])
  on conflict (consumer_group, topic_id, partition) do update
  set next_offset = greatest(messaging.offsets.next_offset, excluded.next_offset), updated_at = now()`

const TAKE = `
  insert into messaging.inbox (consumer_group, event_id) select $1, unnest($2::uuid[])
  on conflict do nothing returning event_id`

/**
 * Marks events of some partitions as taken, in the transaction that applies them, and tells which of them are new.
 * The partitions' rows are locked first: a consumer that was thrown out of its group and does not know it yet
 * waits here for the new owner of a partition, and then finds its records taken: by id, or behind the fence, the offset
 * before which everything is dealt with.
 *
 * @returns what became of each part, in their order, and all that is marked now and was not before
 * @throws Moved when a partition was moved by hand since it was opened
 */
export async function takeEvents(
  tx: Tx,
  group: string,
  parts: readonly Part[],
): Promise<{ parts: TakenPart[]; marked: readonly string[] }> {
  const ids = parts.flatMap(({ records }) => records.map((record) => record.eventId))
  const topicIds = plainArray(parts.map(({ from }) => from.topicId))
  const partitions = plainArray(parts.map(({ from }) => from.partition))
  // Sent together, answered in order: one round trip.
  const [fenced, , taken] = await Promise.all([
    tx.query<{ next_offset: string; epoch: number; n: number }>(FENCE, [group, topicIds, partitions]),
    advance(tx, group, parts),
    ids.length > 0 ? tx.query<{ event_id: string }>(TAKE, [group, plainArray(ids)]) : [],
  ])
  const standing = new Map(fenced.map((row) => [row.n, row]))
  const marked = taken.map((row) => row.event_id)
  const unclaimed = new Set(marked)
  const results = parts.map(({ from, records, epoch }, i) => {
    const stood = standing.get(i + 1)
    if (epoch !== undefined && (stood?.epoch ?? 0) !== epoch) throw new Moved(from)
    const fence = BigInt(stood?.next_offset ?? 0)
    // What lies behind the fence is taken; its id is new all the same when it was set aside.
    const mine = records.filter(({ offset, parked }) => parked || offset >= fence).map(({ eventId }) => eventId)
    return { fence, fresh: new Set(mine.filter((id) => unclaimed.delete(id))) }
  })
  return { parts: results, marked }
}

/**
 * Takes the marks of events back that were not applied after all: what was set aside under an old owner of the partition still
 * has to be taken, when it comes back from a delay, the parked ones or the dead letters.
 */
export async function unmark(tx: Tx, group: string, ids: readonly string[]): Promise<void> {
  await tx.query('delete from messaging.inbox where consumer_group = $1 and event_id = any($2::uuid[])', [group, ids])
}

const OPEN = `
  insert into messaging.offsets (consumer_group, topic_id, partition, topic, next_offset) values ($1, $2, $3, $4, 0)
  on conflict (consumer_group, topic_id, partition) do update set topic = excluded.topic
  returning next_offset::text, epoch`

/** How a partition stands for whoever begins to take it. */
export interface OpenedPartition {
  /** The first offset that was not taken yet; 0 when none ever was. */
  fence: bigint
  /** How often it was moved by hand. */
  epoch: number
}

/**
 * Tells how a partition stands. To be asked before anything of the partition is taken: from then on it has a row, without which
 * two owners would have nothing to lock.
 */
export async function openPartition(db: Database, group: string, from: PartitionId): Promise<OpenedPartition> {
  const values = [group, from.topicId, from.partition, from.topic]
  const [row] = await db.query<{ next_offset: string; epoch: number }>(OPEN, values)
  return { fence: BigInt(row?.next_offset ?? 0), epoch: row?.epoch ?? 0 }
}

const MOVE = `
  insert into messaging.offsets (consumer_group, topic_id, partition, topic, next_offset, epoch) values ($1, $2, $3, $4, $5, 1)
  on conflict (consumer_group, topic_id, partition) do update
  set next_offset = excluded.next_offset, epoch = messaging.offsets.epoch + 1, updated_at = now()`

/**
 * Moves partitions by hand, back or on, all or none. Waits for transactions that are under way; those that begin later by who had
 * the partitions before commit nothing. What was taken stays marked by event id.
 */
export function movePartitions(
  db: Database,
  group: string,
  places: readonly { from: PartitionId; offset: bigint }[],
): Promise<void> {
  // In one order, so that two who move at once do not wait for each other.
  const ordered = places.toSorted((a, b) => (placeName(a.from) < placeName(b.from) ? -1 : 1))
  return db.transaction(async (tx) => {
    for (const { from, offset } of ordered)
      await tx.query(MOVE, [group, from.topicId, from.partition, from.topic, offset])
  })
}

const placeName = ({ topicId, partition }: PartitionId) => `${topicId}/${partition}`

/** Moves partitions on, past records that leave no mark in the inbox. */
export async function advance(
  tx: Tx,
  group: string,
  places: readonly { from: PartitionId; nextOffset: bigint }[],
): Promise<void> {
  await tx.query(ADVANCE, [
    group,
    plainArray(places.map(({ from }) => from.topicId)),
    plainArray(places.map(({ from }) => from.partition)),
    plainArray(places.map(({ from }) => from.topic)),
    plainArray(places.map(({ nextOffset }) => nextOffset)),
  ])
}

/** The ids among these that were taken before; a first look, so that their outside effects are not asked for again. */
export async function takenBefore(db: Database, group: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ event_id: string }>(
    'select event_id from messaging.inbox where consumer_group = $1 and event_id = any($2::uuid[])',
    [group, ids],
  )
  return new Set(rows.map((row) => row.event_id))
}

/** Forgets events taken longer ago than the window, some thousand at a time. Returns how many. */
export async function forgetTaken(db: Database, windowMs: number): Promise<number> {
  const rows = await db.query(
    `delete from messaging.inbox where ctid in (
       select ctid from messaging.inbox where taken_at < now() - $1::float8 * interval '1 ms' limit 5000)
     returning 1`,
    [windowMs],
  )
  return rows.length
}
