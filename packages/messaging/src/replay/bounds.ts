import type { Range, RangeReader } from '../kafka/range.ts'
import type { Database, Tx } from '../postgres/database.ts'

/** A place on a topic. */
export interface TopicOffset {
  topic: string
  partition: number
  offset: bigint
}

/** Where a replay begins: with the first record there is, at a time, or at these places and in no other partition. */
export type ReplayFrom = 'beginning' | Date | readonly TopicOffset[]
/** Where it ends: with the last record there is now, before a time, or before these places. */
export type ReplayTo = 'now' | Date | readonly TopicOffset[]

/**
 * What is left of a replay. Its bounds are found when it first starts and kept beside its progress, so that one which
 * goes on after a crash ends where it would have ended.
 *
 * @throws Error when a topic is not there, or is not the one the replay began with
 */
export async function boundsOf(
  db: Database,
  group: string,
  reader: RangeReader,
  { topics, from, to }: { topics: readonly string[]; from: ReplayFrom; to: ReplayTo },
): Promise<Range[]> {
  const whole = await reader.ranges(topics)
  const [first, last] = await Promise.all([startsOf(reader, whole, from), endsOf(reader, whole, to)])
  const wanted = whole.flatMap((range) => {
    const [begin, end] = [first.get(range), last.get(range)]
    return begin === undefined || end === undefined || begin >= end ? [] : [{ ...range, from: begin, to: end }]
  })
  // Both ends or none: a replay killed here begins anew.
  await db.transaction(async (tx) => {
    await tx.query(KEEP, [group, ...columns(wanted), wanted.map((range) => range.from)])
    await tx.query(KEEP, [endGroup(group), ...columns(wanted), wanted.map((range) => range.to)])
  })
  const kept = await db.query<{ topic: string; topicId: string; partition: number; first: string; last: string }>(
    LEFT,
    [group, endGroup(group), topics],
  )
  const gone = kept.find(
    (range) => !whole.some(({ topicId, partition }) => topicId === range.topicId && partition === range.partition),
  )
  if (gone) throw new Error(`${gone.topic} was deleted and made again since ${group} began: take another name`)
  return kept.map(({ first, last, ...id }) => ({ ...id, from: BigInt(first), to: BigInt(last) }))
}

/** Takes away what is kept of a replay's bounds and progress; the events it took are forgotten with the others. */
export async function forgetBounds(tx: Tx, group: string): Promise<void> {
  await tx.query('delete from messaging.offsets where consumer_group = any($1::text[])', [[group, endGroup(group)]])
}

/** The group under which a replay's ends are kept; its progress stands under its own. */
const endGroup = (group: string) => `${group}:end`

const KEEP = `
  insert into messaging.offsets (consumer_group, topic, topic_id, partition, next_offset)
  select $1, * from unnest($2::text[], $3::uuid[], $4::int[], $5::bigint[])
  on conflict do nothing`

const LEFT = `
  select topic, topic_id as "topicId", partition, begun.next_offset::text as first, ending.next_offset::text as last
  from messaging.offsets as begun join messaging.offsets as ending using (topic, topic_id, partition)
  where begun.consumer_group = $1 and ending.consumer_group = $2 and topic = any($3::text[])
  order by topic, partition`

const columns = (ranges: readonly Range[]) => [
  ranges.map(({ topic }) => topic),
  ranges.map(({ topicId }) => topicId),
  ranges.map(({ partition }) => partition),
]

/** Where in each range a replay from there begins. */
export async function startsOf(
  reader: RangeReader,
  whole: readonly Range[],
  from: ReplayFrom,
): Promise<Map<Range, bigint>> {
  if (from instanceof Date) return reader.offsetsAt(whole, from)
  if (from === 'beginning') return new Map(whole.map((range) => [range, range.from]))
  return new Map(
    whole.flatMap((range) => {
      const offset = offsetIn(range, from)
      return offset === undefined ? [] : [[range, offset > range.from ? offset : range.from] as const]
    }),
  )
}

async function endsOf(reader: RangeReader, whole: readonly Range[], to: ReplayTo): Promise<Map<Range, bigint>> {
  if (to instanceof Date) return reader.offsetsAt(whole, to)
  return new Map(
    whole.map((range) => {
      const offset = to === 'now' ? undefined : offsetIn(range, to)
      return [range, offset !== undefined && offset < range.to ? offset : range.to]
    }),
  )
}

const offsetIn = ({ topic, partition }: Range, places: readonly TopicOffset[]): bigint | undefined =>
  places.find((place) => place.topic === topic && place.partition === partition)?.offset
