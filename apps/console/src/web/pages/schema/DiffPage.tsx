import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { diffQuery, subjectQuery } from '../../api/schemas.ts'
import { Card } from '../../ui/Card.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Changes } from './Changes.tsx'
import { linesOf } from './lines.ts'
import { diffRoute } from './page.ts'
import styles from './schema.module.css'
import { Verdict } from './Verdict.tsx'

/** Two versions of a subject: what is different by meaning, and by text. */
export function DiffPage() {
  const { subject } = diffRoute.useParams()
  const search = diffRoute.useSearch()
  const navigate = diffRoute.useNavigate()
  const known = useQuery(subjectQuery(subject, 'latest'))
  const versions = known.data?.versions.map(({ version }) => version) ?? []
  const b = search.b ?? versions[0] ?? 1
  const a = search.a ?? versions.find((version) => version < b) ?? b
  const { data, error, refetch } = useQuery({ ...diffQuery(subject, a, b), enabled: known.data !== undefined })
  const lines = useMemo(() => (data ? linesOf(data.older, data.newer) : []), [data])
  const choice = (side: 'a' | 'b', value: number) => (
    <select
      aria-label={side === 'a' ? 'Older version' : 'Newer version'}
      value={value}
      onChange={({ target }) => void navigate({ search: { a, b, [side]: Number(target.value) }, replace: true })}
    >
      {versions.map((version) => (
        <option key={version} value={version}>
          version {version}
        </option>
      ))}
    </select>
  )

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>What changed</h1>
          <p className={styles.fine}>
            <Link to="/schemas/$subject/$version" params={{ subject, version: String(b) }}>
              {subject}
            </Link>
          </p>
        </div>
        <div className={styles.actions}>
          {choice('a', a)} → {choice('b', b)}
        </div>
      </header>
      {known.error ? <Failure what="The versions" error={known.error} stale={!!known.data} /> : null}
      {error ? <Failure what="The difference" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      {data ? (
        <>
          <Card title="By meaning">
            <Changes changes={data.changes} />
            <Verdict
              good="Data on the topic can be read with the newer one."
              bad="Data on the topic can not be read with the newer one"
              why={data.dataBreaks}
            />
            <Verdict
              good="Readers that have the older one can read what the newer writes."
              bad="Readers that have the older one can not read what the newer writes"
              why={data.readersBreak}
            />
          </Card>
          <Card title="By text">
            <pre tabIndex={0} role="region" aria-label="The two texts" className={styles.diff}>
              {lines.map(({ sign, text }, place) => (
                <span key={place} data-sign={sign}>{`${sign} ${text}\n`}</span>
              ))}
            </pre>
          </Card>
        </>
      ) : null}
    </div>
  )
}
