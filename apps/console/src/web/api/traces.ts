import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { TraceSearch, TraceSummary } from '../../shared/traces.ts'
import { ask } from './http.ts'
import type { OrderRecords } from './records.ts'

export type { TraceSearch, TraceSummary }

export interface TraceList {
  windowMs: number
  traces: TraceSummary[]
  complete: boolean
}

export interface TraceDetails extends Omit<OrderRecords, 'scanned'> {
  id: string
  orderId: string | null
}

const EVERY_MS = 3_000

export const tracesQuery = (search: TraceSearch) =>
  queryOptions({
    queryKey: ['traces', search],
    queryFn: ({ signal }) => {
      const given = Object.entries(search).map(([name, value]): [string, string] => [name, String(value)])
      return ask<TraceList>(`/console/api/traces?${new URLSearchParams(given)}`, { signal })
    },
    refetchInterval: EVERY_MS,
    placeholderData: keepPreviousData,
  })

export const traceQuery = (id: string) =>
  queryOptions({
    queryKey: ['traces', 'one', id],
    queryFn: ({ signal }) => ask<TraceDetails>(`/console/api/traces/${encodeURIComponent(id)}`, { signal }),
  })
