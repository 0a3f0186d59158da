import { queryOptions } from '@tanstack/react-query'
import { ask } from './http.ts'

export interface Group {
  group: string
  state: string
  type: string
  assignor: string
  members: number
  topics: string[]
  lag: number
  words: string
  oldest: string | null
  service: string | null
  trend: 'none' | 'unknown' | 'not-moving' | 'growing' | 'steady' | 'shrinking'
  recent: number[]
}

export interface GroupPartition {
  topic: string
  partition: number
  committed: string | null
  start: string | null
  end: string | null
  lag: number | null
  member: { client: string; host: string } | null
  oldest: string | null
}

export interface GroupDetails extends Omit<Group, 'members' | 'topics' | 'trend' | 'recent'> {
  members: {
    id: string
    instance: string | null
    client: string
    host: string
    partitions: { topic: string; partition: number }[]
  }[]
  partitions: GroupPartition[]
  history: { at: number; lag: number; committed: number }[]
  everyMs: number
  instances: { url: string; instance: string | null; paused: boolean | null; error: string | null }[]
}

export type Target =
  | { kind: 'earliest' | 'latest' }
  | { kind: 'offset'; offset: string }
  | { kind: 'datetime'; time: string }
  | { kind: 'shift'; by: string }
  | { kind: 'group'; group: string }

export type Scope = 'all' | { topic: string; partitions?: number[] }[]

export interface ResetPlan {
  group: string
  to: Target
  state: string
  members: number
  partitions: {
    topic: string
    partition: number
    before: string | null
    after: string
    again: string
    skipped: string
    note: string | null
  }[]
  left: { topic: string; partition: number; why: string }[]
  again: string
  skipped: string
}

const EVERY_MS = 5_000
const pathOf = (group: string) => `/console/api/groups/${encodeURIComponent(group)}`

export const groupsQuery = queryOptions({
  queryKey: ['groups'],
  queryFn: ({ signal }) =>
    ask<{ at: string | null; error: string | null; groups: Group[] }>('/console/api/groups', { signal }),
  refetchInterval: EVERY_MS,
})

export const groupQuery = (group: string) =>
  queryOptions({
    queryKey: ['groups', group],
    queryFn: ({ signal }) => ask<GroupDetails>(pathOf(group), { signal }),
    refetchInterval: EVERY_MS,
  })

export const planReset = (group: string, scope: Scope, to: Target) =>
  ask<ResetPlan>(`${pathOf(group)}/plan`, { method: 'POST', body: { scope, to } })

export const resetGroup = (plan: ResetPlan) =>
  ask<{ operation: string }>(`${pathOf(plan.group)}/reset`, { method: 'POST', body: { plan } })

export const pauseGroup = (group: string, act: 'pause' | 'resume') =>
  ask<{ instances: number }>(`${pathOf(group)}/${act}`, { method: 'POST', body: {} })

export const deleteGroup = (group: string) => ask<void>(pathOf(group), { method: 'DELETE' })
