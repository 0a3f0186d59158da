import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { subjectsQuery } from '../../api/schemas.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { LevelChoice } from './LevelChoice.tsx'
import { route } from './page.ts'
import styles from './schemas.module.css'

/** Every subject of the registry, and the rule that new schemas are held to. */
export function Schemas() {
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const field = useRef<HTMLInputElement>(null)
  useKeys('Schemas', [{ keys: '/', label: 'Filter by text', run: () => field.current?.focus() }])
  const { data, error, refetch } = useQuery(subjectsQuery)
  const found = (data?.items ?? []).filter(({ subject }) => subject.toLowerCase().includes(q.toLowerCase()))

  return (
    <div className={styles.page}>
      <h1>Schemas</h1>
      {error ? <Failure what="The subjects" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      <Card title="Where a subject has no rule of its own">
        {data ? <LevelChoice subject={null} own={data.level} global={data.level} /> : null}
      </Card>
      <input
        ref={field}
        className={styles.text}
        type="search"
        aria-label="Filter by text"
        placeholder="Topic or event"
        value={q}
        onChange={({ target: { value } }) => void navigate({ search: value ? { q: value } : {}, replace: true })}
      />
      {data && found.length === 0 ? (
        <Empty
          title={data.items.length === 0 ? 'No schemas yet' : `None of ${data.items.length} subjects has this text`}
        >
          {data.items.length === 0 ? (
            <>
              They are registered when the platform starts, or by <code>waybill schemas register</code>.
            </>
          ) : (
            <Link to="/schemas">Show all</Link>
          )}
        </Empty>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Event</th>
                <th scope="col">Topic</th>
                <th scope="col">Newest</th>
                <th scope="col">Id</th>
                <th scope="col">Type</th>
              </tr>
            </thead>
            <tbody>
              {found.map(({ subject, version, id, type, name, topic }) => (
                <tr key={subject}>
                  <td>
                    <Link to="/schemas/$subject/$version" params={{ subject, version: 'latest' }} title={subject}>
                      {name?.split('.').at(-1) ?? subject}
                    </Link>
                  </td>
                  <td>{topic ?? '–'}</td>
                  <td>version {version}</td>
                  <td>{id}</td>
                  <td>{type}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
