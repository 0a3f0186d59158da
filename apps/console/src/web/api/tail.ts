import { queryOptions } from '@tanstack/react-query'
import type { TailTopic } from '../../shared/tail.ts'
import { ask } from './http.ts'

export type { TailBatch, TailRow, TailTopic } from '../../shared/tail.ts'

export const tailTopicsQuery = queryOptions({
  queryKey: ['tail', 'topics'],
  queryFn: ({ signal }) => ask<{ items: TailTopic[] }>('/console/api/tail/topics', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

/** The stream of what comes on these topics; on all when none is named. */
export function tailUrl(topics: readonly string[], from: string, after: string | undefined): string {
  const query = new URLSearchParams({ from })
  if (topics.length > 0) query.set('topics', topics.join(','))
  if (after !== undefined) query.set('after', after)
  return `/console/api/tail?${query}`
}
