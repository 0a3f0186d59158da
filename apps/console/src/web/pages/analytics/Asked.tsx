import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'

interface Props<T> {
  what: string
  query: UseQueryResult<T>
  empty: (data: T) => boolean
  children: (data: T) => ReactNode
}

/** What a question was answered with, or why not; the last answer stays. */
export const Asked = <T,>({ what, query: { data, error }, empty, children }: Props<T>) => (
  <>
    {error ? <Failure what={what} error={error} stale={data !== undefined} /> : null}
    {data === undefined ? null : empty(data) ? (
      <Empty title="Nothing in this time">Look farther back, or place an order.</Empty>
    ) : (
      children(data)
    )}
  </>
)
