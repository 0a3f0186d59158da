import { queryOptions } from '@tanstack/react-query'
import type { ParkedKey } from '../../shared/dead-letters.ts'
import { ask } from './http.ts'

export type { ParkedKey }

export interface Cause {
  code: string
  type: string | null
  letters: number
  again: number
  oldest: string
  newest: string
  error: string
}

export interface Desk {
  services: { service: string; letters: number; oldest: string | null; complete: boolean; causes: Cause[] }[]
  retries: { topic: string; service: string; delay: string; waiting: number }[]
  parked: { service: string; complete: boolean; error: string | null; keys: ParkedKey[] }[]
}

export interface Letter {
  place: string
  service: string
  code: string
  error: string
  type: string | null
  id: string | null
  key: string | null
  attempts: number
  redrives: number
  firstFailedAt: string
  failedAt: string
  origin: { topic: string; partition: number; offset: string; time: string }
}

export interface LetterDetails extends Letter {
  marks: { mark: string; by: string; at: string; reason: string | null; operation: string }[]
  headers: Record<string, string>
  data: unknown
  problem: string | null
  hex: string | null
  bytes: number
}

export interface Select {
  places?: string[]
  code?: string
  type?: string
  text?: string
  key?: string
}

const EVERY_MS = 10_000
const BASE = '/console/api/dead-letters'
const pathOf = (service: string) => `${BASE}/${encodeURIComponent(service)}`

export const deskQuery = queryOptions({
  queryKey: ['dead-letters'],
  queryFn: ({ signal }) => ask<Desk>(BASE, { signal }),
  refetchInterval: EVERY_MS,
})

export const lettersQuery = (service: string, { code, type, text }: Select) =>
  queryOptions({
    queryKey: ['dead-letters', service, { code, type, text }],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries({ code, type, text })) if (value !== undefined) query.set(name, value)
      return ask<{ letters: Letter[]; complete: boolean }>(`${pathOf(service)}?${query}`, { signal })
    },
    refetchInterval: EVERY_MS,
  })

export const letterQuery = (service: string, place: string) =>
  queryOptions({
    queryKey: ['dead-letters', service, place],
    queryFn: ({ signal }) => ask<LetterDetails>(`${pathOf(service)}/${place}`, { signal }),
  })

export interface Redrive {
  select: Select
  ratePerS: number
  force: boolean
  reason?: string
}

export const planRedrive = (service: string, redrive: Redrive) =>
  ask<{ planned: number; refused: number }>(`${pathOf(service)}/redrive`, {
    method: 'POST',
    body: { ...redrive, dryRun: true },
  })

export const redrive = (service: string, redrive: Redrive) =>
  ask<{ operation: string }>(`${pathOf(service)}/redrive`, { method: 'POST', body: redrive })

export const discard = (service: string, select: Select, reason: string) =>
  ask<{ operation: string }>(`${pathOf(service)}/discard`, { method: 'POST', body: { select, reason } })

export const editLetter = (service: string, place: string, data: unknown, reason: string) =>
  ask<{ operation: string }>(`${pathOf(service)}/${place}/edit`, {
    method: 'POST',
    body: { data, ...(reason ? { reason } : {}) },
  })
