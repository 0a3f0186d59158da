import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { LogView } from '../../shared/logs.ts'
import { ask } from './http.ts'

export { type LogLine, type LogView, logLevels, MOST_LINES } from '../../shared/logs.ts'

export interface LogSearch {
  service?: string
  level?: string
  q?: string
}

const EVERY_MS = 2_000

export const logsQuery = ({ service, level, q }: LogSearch, live: boolean) =>
  queryOptions({
    queryKey: ['logs', service, level, q],
    queryFn: ({ signal }) => {
      const given = Object.entries({ service, level, q }).filter(([, value]) => value !== undefined)
      return ask<LogView>(`/console/api/logs?${new URLSearchParams(given as [string, string][])}`, { signal })
    },
    refetchInterval: live ? EVERY_MS : false,
    placeholderData: keepPreviousData,
  })
