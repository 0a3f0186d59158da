import { queryOptions } from '@tanstack/react-query'
import type { Pulse } from '../../shared/pulse.ts'
import { ask } from './http.ts'

export type { Pulse }

const EVERY_MS = 2_000

export const pulseQuery = queryOptions({
  queryKey: ['pulse'],
  queryFn: ({ signal }) => ask<Pulse>('/console/api/pulse', { signal }),
  refetchInterval: EVERY_MS,
})
