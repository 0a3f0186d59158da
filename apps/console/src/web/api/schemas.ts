import { queryOptions } from '@tanstack/react-query'
import type { DiffView, LevelName, ProposalView, SubjectList, SubjectView } from '../../shared/schemas.ts'
import { ask } from './http.ts'

export { levels } from '@waybill/operations/levels'
export type { Change, DiffView, LevelName, ProposalView, SubjectList, SubjectView } from '../../shared/schemas.ts'

const at = (subject: string) => `/console/api/schemas/${encodeURIComponent(subject)}`

export const subjectsQuery = queryOptions({
  queryKey: ['schemas'],
  queryFn: ({ signal }) => ask<SubjectList>('/console/api/schemas', { signal }),
})

export const subjectQuery = (subject: string, version: string) =>
  queryOptions({
    queryKey: ['schemas', subject, version],
    queryFn: ({ signal }) => ask<SubjectView>(`${at(subject)}/versions/${version}`, { signal }),
  })

export const diffQuery = (subject: string, a: number, b: number) =>
  queryOptions({
    queryKey: ['schemas', subject, 'diff', a, b],
    queryFn: ({ signal }) => ask<DiffView>(`${at(subject)}/diff?a=${a}&b=${b}`, { signal }),
  })

/** What would become of a schema. Changes nothing. */
export const checkSchema = (subject: string, schema: string, last: number) =>
  ask<ProposalView>(`${at(subject)}/check`, { method: 'POST', body: { schema, last } })

export const registerSchema = (subject: string, schema: string) =>
  ask<{ id: number }>(`${at(subject)}/versions`, { method: 'POST', body: { schema } })

/** @param subject null: of all subjects that have no level of their own. `level` null takes a subject's own away. */
export const setLevel = (subject: string | null, level: LevelName | null) =>
  ask<void>('/console/api/schema-levels', { method: 'PUT', body: { subject, level } })
