import { queryOptions } from '@tanstack/react-query'
import type { LessonSummary, LessonView } from '../../shared/learn.ts'
import { ask } from './http.ts'

export type { LessonStep, LessonSummary, LessonView } from '../../shared/learn.ts'

const LIST_EVERY_MS = 10_000
/** A lesson is looked at this often while it is under way. */
const EVERY_MS = 2_000
const BASE = '/console/api/learn'

export const lessonsQuery = queryOptions({
  queryKey: ['learn'],
  queryFn: ({ signal }) => ask<{ lessons: LessonSummary[] }>(BASE, { signal }),
  refetchInterval: LIST_EVERY_MS,
})

const underWay = ({ begunAt, lit, of }: LessonSummary) => begunAt !== null && lit < of

export const lessonQuery = (lesson: string) =>
  queryOptions({
    queryKey: ['learn', lesson],
    queryFn: ({ signal }) => ask<LessonView>(`${BASE}/${encodeURIComponent(lesson)}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data && underWay(data) ? EVERY_MS : false),
  })

export const beginLesson = (lesson: string) =>
  ask<LessonView>(`${BASE}/${encodeURIComponent(lesson)}/begin`, { method: 'POST', body: {} })
