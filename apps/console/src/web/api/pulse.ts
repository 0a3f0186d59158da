import { queryOptions } from '@tanstack/react-query'
import { ask } from './http.ts'

export interface Pulse {
  scope: 'everything' | 'own'
  windowMs: number
  perMinute: number[]
  completed: number
  cancelled: number
  success: number | null
  p50Ms: number | null
  p95Ms: number | null
  open: number
  stuck: { orderId: string; sinceMs: number }[]
  inFlight: { station: string; label: string; service: string; orders: number }[]
  deadLetters: { service: string; letters: number }[] | null
}

const EVERY_MS = 2_000

export const pulseQuery = queryOptions({
  queryKey: ['pulse'],
  queryFn: ({ signal }) => ask<Pulse>('/console/api/pulse', { signal }),
  refetchInterval: EVERY_MS,
})
