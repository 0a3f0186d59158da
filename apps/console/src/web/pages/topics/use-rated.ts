import { useMemo, useState } from 'react'
import type { TopicList } from '../../api/kafka.ts'
import { type RatedTopic, rated } from './sort.ts'

/** The topics of the newest look, with what two looks tell: their rates. */
export function useRated(data: TopicList | undefined): RatedTopic[] {
  const before = useBefore(data)
  return useMemo(() => (data ? rated(data, before) : []), [data, before])
}

/** The look before the newest, to tell rates by. */
function useBefore(data: TopicList | undefined): TopicList | undefined {
  const [looks, setLooks] = useState<{ now: TopicList | undefined; before: TopicList | undefined }>({
    now: data,
    before: undefined,
  })
  if (data && data.at !== looks.now?.at) {
    setLooks({ now: data, before: looks.now })
    return looks.now
  }
  return looks.before
}
