import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { operationsQuery } from '../../api/operations.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from '../groups/groups.module.css'
import { OutcomeBadge } from './OutcomeBadge.tsx'

/** What was set going from this console: resets, redrives, discards, cancellations. */
export function Operations() {
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery(operationsQuery)
  const operations = data?.operations ?? []
  const [at, setAt] = useState(-1)
  const current = operations[Math.min(at, operations.length - 1)]
  useKeys('Operations', [
    { keys: 'j', label: 'Next operation', run: () => setAt(Math.min(at + 1, operations.length - 1)) },
    { keys: 'k', label: 'Operation before', run: () => setAt(Math.max(at - 1, 0)) },
    {
      keys: 'Enter',
      label: 'Open the operation',
      run: () => current && void navigate({ to: '/operations/$id', params: { id: current.id } }),
    },
  ])
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Operations</h1>
        <span className={styles.hint}>
          The newest 200. One that ran when the console ended is interrupted, and says what it had done.
        </span>
      </header>
      {error ? <Failure what="The operations" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      {data && operations.length === 0 ? (
        <Empty title="Nothing was set going yet">
          Moving a <Link to="/kafka/groups">group’s offsets</Link>, sending dead letters back or discarding them, and
          cancelling <Link to="/orders">orders</Link> together are operations: their plan, progress and outcome is here.
        </Empty>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">State</th>
                <th scope="col" className={styles.number}>
                  Done
                </th>
                <th scope="col">By</th>
                <th scope="col">Started</th>
              </tr>
            </thead>
            <tbody>
              {operations.map((operation) => (
                <tr key={operation.id} data-current={operation === current}>
                  <td>
                    <Link to="/operations/$id" params={{ id: operation.id }}>
                      {operation.title}
                    </Link>
                  </td>
                  <td>
                    <OutcomeBadge state={operation.state} />
                  </td>
                  <td className={styles.number}>
                    {operation.done} of {operation.total}
                  </td>
                  <td>{operation.by}</td>
                  <td>
                    <Time at={operation.startedAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
