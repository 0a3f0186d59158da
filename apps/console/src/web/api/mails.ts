import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { MailList, MailView } from '../../shared/mails.ts'
import { ask } from './http.ts'

const EVERY_MS = 5_000

export const mailPages = (to: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['mails', to ?? ''],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ ...(to && { to }), ...(pageParam && { before: pageParam }) })
      return ask<MailList>(`/console/api/mails?${query}`, { signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: EVERY_MS,
  })

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ['mail', id],
    queryFn: ({ signal }) => ask<MailView>(`/console/api/mails/${encodeURIComponent(id)}`, { signal }),
  })
