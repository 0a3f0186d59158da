import { queryOptions } from '@tanstack/react-query'
import type { AnswerOf } from '@waybill/client'
import { ask } from './http.ts'

export type TopProducts = AnswerOf<'getTopProducts'>
export type Revenue = AnswerOf<'getRevenue'>
export type Funnel = AnswerOf<'getFunnel'>
export type StepTimes = AnswerOf<'getStepTimes'>
export type Failures = AnswerOf<'getFailures'>

const EVERY_MS = 10_000

/** @param path behind /api/analytics/; `windowed`: it is told window by window */
function analytics<T>(path: string, lastMs: number, window: string | undefined) {
  return queryOptions({
    queryKey: ['analytics', path, lastMs],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ from: new Date(Date.now() - lastMs).toISOString() })
      if (window !== undefined) query.set('window', window)
      return ask<T>(`/api/analytics/${path}?${query}`, { signal })
    },
    refetchInterval: EVERY_MS,
  })
}

export const topProducts = (lastMs: number) => analytics<TopProducts>('top-products', lastMs, undefined)
export const revenue = (lastMs: number, window: string) => analytics<Revenue>('revenue', lastMs, window)
export const funnel = (lastMs: number, window: string) => analytics<Funnel>('funnel', lastMs, window)
export const stepTimes = (lastMs: number, window: string) => analytics<StepTimes>('step-times', lastMs, window)
export const failures = (lastMs: number, window: string) => analytics<Failures>('failures', lastMs, window)
