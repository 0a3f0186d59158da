import { queryOptions } from '@tanstack/react-query'
import type { AnswerOf, RequestOf } from '@waybill/client'
import type { FaultHits } from '../../shared/faults.ts'
import { ask } from './http.ts'

export type Fault = AnswerOf<'listFaults'>['items'][number]
export type FaultWish = Required<RequestOf<'switchFault'>['body']>

const EVERY_MS = 2_000

export const faultsQuery = queryOptions({
  queryKey: ['faults'],
  queryFn: ({ signal }) => ask<AnswerOf<'listFaults'>>('/api/faults', { signal }),
  refetchInterval: EVERY_MS,
})

export const hitsQuery = queryOptions({
  queryKey: ['faults', 'hits'],
  queryFn: ({ signal }) => ask<FaultHits>('/console/api/faults/hits', { signal }),
  refetchInterval: EVERY_MS,
})

export const switchFault = (body: FaultWish, key: string) => ask<Fault>('/api/faults', { method: 'POST', body, key })

export const clearFault = (service: string) =>
  ask<unknown>(`/api/faults/${encodeURIComponent(service)}`, { method: 'DELETE' })
