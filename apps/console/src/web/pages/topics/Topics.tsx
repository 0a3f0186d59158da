import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useRef } from 'react'
import { topicsQuery } from '../../api/kafka.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import styles from '../kafka/kafka.module.css'
import { type RoleFilter, roles, route } from './page.ts'
import { sorted } from './sort.ts'
import { TopicTable } from './TopicTable.tsx'
import { useRated } from './use-rated.ts'

/** Every topic: what it holds, how it is, who reads it. */
export function Topics() {
  const search = route.useSearch()
  const { q = '', role, internal = false, sort = 'name', down = false } = search
  const navigate = route.useNavigate()
  const field = useRef<HTMLInputElement>(null)
  useKeys('Topics', [{ keys: '/', label: 'Filter by text', run: () => field.current?.focus() }])
  const { data, error, refetch } = useQuery(topicsQuery(internal))
  const rows = useRated(data)
  const shown = useMemo(() => {
    const wanted = rows.filter(
      (topic) => topic.name.toLowerCase().includes(q.toLowerCase()) && (role === undefined || topic.role === role),
    )
    return sorted(wanted, sort, down)
  }, [rows, q, role, sort, down])
  const troubled = shown.filter(({ underReplicated, offline }) => underReplicated + offline > 0).length

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Topics</h1>
        <Link to="/kafka/topics/new" className={styles.main}>
          New topic
        </Link>
      </header>
      <div className={styles.bar}>
        <input
          ref={field}
          className={`${styles.field} ${styles.wide}`}
          type="search"
          aria-label="Filter by name"
          placeholder="Name"
          value={q}
          onChange={({ target: { value } }) =>
            void navigate({ search: ({ q: _, ...rest }) => (value ? { ...rest, q: value } : rest), replace: true })
          }
        />
        <select
          className={styles.field}
          aria-label="What they are for"
          value={role ?? ''}
          onChange={({ target: { value } }) =>
            void navigate({
              search: ({ role: _, ...rest }) => (value ? { ...rest, role: value as RoleFilter } : rest),
              replace: true,
            })
          }
        >
          <option value="">for anything</option>
          {roles.map((name) => (
            <option key={name} value={name}>
              {name.replace('-', ' ')}
            </option>
          ))}
        </select>
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={internal}
            onChange={({ target: { checked } }) =>
              void navigate({
                search: ({ internal: _, ...rest }) => (checked ? { ...rest, internal: true } : rest),
                replace: true,
              })
            }
          />
          Kafka’s own
        </label>
      </div>
      {error ? <Failure what="The topics" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      {data && shown.length === 0 ? (
        <Empty title={data.topics.length === 0 ? 'There are no topics' : `None of ${data.topics.length} topics fits`}>
          {data.topics.length === 0 ? (
            <>
              They are made when the platform starts, or by <code>waybill topics create</code>.
            </>
          ) : (
            <Link to="/kafka/topics">Show all</Link>
          )}
        </Empty>
      ) : (
        <TopicTable
          topics={shown}
          by={sort}
          down={down}
          onSort={(by) =>
            void navigate({
              search: ({ down: _, ...rest }) =>
                sort === by && !down ? { ...rest, sort: by, down: true } : { ...rest, sort: by },
              replace: true,
            })
          }
        />
      )}
      <p className={styles.fine} role="status">
        {data ? `${shown.length} topics${troubled > 0 ? `, ${troubled} of them in trouble` : ''}` : 'Loading …'}
      </p>
    </div>
  )
}
