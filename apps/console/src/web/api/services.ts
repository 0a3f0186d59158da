import { queryOptions } from '@tanstack/react-query'
import type { ProcessList } from '../../shared/services.ts'
import { ask } from './http.ts'

export type { ProcessList, ProcessView } from '../../shared/services.ts'

const EVERY_MS = 2_000
const at = (name: string) => `/console/api/services/${encodeURIComponent(name)}`

export const processesQuery = queryOptions({
  queryKey: ['services'],
  queryFn: ({ signal }) => ask<ProcessList>('/console/api/services', { signal }),
  refetchInterval: EVERY_MS,
})

export const restartProcess = (name: string) => ask<unknown>(`${at(name)}/restart`, { method: 'POST' })
export const killProcess = (name: string) => ask<unknown>(`${at(name)}/kill`, { method: 'POST' })
export const scaleService = (name: string, instances: number) =>
  ask<unknown>(`${at(name)}/instances`, { method: 'PUT', body: { instances } })
