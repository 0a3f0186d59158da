import { queryOptions } from '@tanstack/react-query'
import type { Operation, OperationSummary } from '../../shared/operations.ts'
import { ask } from './http.ts'

export type { Operation, OperationSummary }

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

export const resumeOperation = (id: string) =>
  ask<Operation>(`/console/api/operations/${encodeURIComponent(id)}/resume`, { method: 'POST', body: {} })

export const stopOperation = (id: string) =>
  ask<Operation>(`/console/api/operations/${encodeURIComponent(id)}/stop`, { method: 'POST', body: {} })
