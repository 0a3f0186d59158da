import { queryOptions } from '@tanstack/react-query'
import type { LoadRun, LoadWish } from '../../shared/load.ts'
import { ask } from './http.ts'

export { type LoadRun, type LoadWish, MOST_ORDERS } from '../../shared/load.ts'

const RUNNING_EVERY_MS = 1_000
/** Somebody else may begin one. */
const EVERY_MS = 5_000
const PATH = '/console/api/load'

export const loadQuery = queryOptions({
  queryKey: ['load'],
  queryFn: ({ signal }) => ask<{ run: LoadRun | null }>(PATH, { signal }),
  refetchInterval: ({ state: { data } }) => (isRunning(data?.run) ? RUNNING_EVERY_MS : EVERY_MS),
})

export const isRunning = (run: LoadRun | null | undefined): boolean => !!run && run.state !== 'ended'

export const beginLoad = (wish: LoadWish) => ask<{ operation: string }>(PATH, { method: 'POST', body: wish })
