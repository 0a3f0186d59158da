import { queryOptions } from '@tanstack/react-query'
import { ask } from './http.ts'

export interface OperationSummary {
  id: string
  kind: 'reset' | 'redrive' | 'discard'
  title: string
  by: string
  startedAt: string
  endedAt: string | null
  state: 'running' | 'done' | 'stopped' | 'failed'
  done: number
  total: number
  counts: Record<string, number>
  error: string | null
}

export interface Operation extends OperationSummary {
  plan: string[]
  steps: { name: string; at: string; note: string | null }[]
  outcomes: { what: string; outcome: string; note?: string; link?: string }[]
}

const RUNNING_EVERY_MS = 500
const EVERY_MS = 5_000

export const operationsQuery = queryOptions({
  queryKey: ['operations'],
  queryFn: ({ signal }) => ask<{ operations: OperationSummary[] }>('/console/api/operations', { signal }),
  refetchInterval: EVERY_MS,
})

export const operationQuery = (id: string) =>
  queryOptions({
    queryKey: ['operations', id],
    queryFn: ({ signal }) => ask<Operation>(`/console/api/operations/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data && data.state !== 'running' ? false : RUNNING_EVERY_MS),
  })

export const stopOperation = (id: string) =>
  ask<Operation>(`/console/api/operations/${encodeURIComponent(id)}/stop`, { method: 'POST', body: {} })
