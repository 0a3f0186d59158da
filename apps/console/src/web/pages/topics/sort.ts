import type { TopicRow } from '../../api/kafka.ts'

export const sortings = ['name', 'partitions', 'records', 'bytes', 'rate', 'lastAt', 'lag'] as const
export type SortBy = (typeof sortings)[number]

/** A topic with what two looks at it tell: records a second; undefined after one. */
export interface RatedTopic extends TopicRow {
  perSecond: number | undefined
  /** Of the group that is farthest behind. */
  lag: number
}

interface Look {
  at: string
  topics: readonly TopicRow[]
}

/** What was written from one look to the next, by topic. */
export function rated({ at, topics }: Look, before: Look | undefined): RatedTopic[] {
  const seconds = before ? (Date.parse(at) - Date.parse(before.at)) / 1_000 : 0
  const known = new Map(before?.topics.map(({ name, written }) => [name, written]))
  return topics.map((topic) => {
    const then = known.get(topic.name)
    return {
      ...topic,
      perSecond: then === undefined || seconds <= 0 ? undefined : Math.max(0, topic.written - then) / seconds,
      lag: Math.max(0, ...topic.readers.map(({ lag }) => lag)),
    }
  })
}

const sortedBy = (topic: RatedTopic, by: SortBy): string | number =>
  by === 'name'
    ? topic.name
    : by === 'rate'
      ? (topic.perSecond ?? 0)
      : by === 'lastAt'
        ? Date.parse(topic.lastAt ?? '1970-01-01')
        : topic[by]

/** In the order that is asked for; those that are alike by name. */
export function sorted(topics: readonly RatedTopic[], by: SortBy, down: boolean): RatedTopic[] {
  const turn = down ? -1 : 1
  return topics.toSorted((a, b) => {
    const [one, two] = [sortedBy(a, by), sortedBy(b, by)]
    const order = typeof one === 'string' ? one.localeCompare(String(two)) : one - Number(two)
    return turn * order || a.name.localeCompare(b.name)
  })
}
