import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ApiProblem } from '../../api/http.ts'
import { subjectQuery } from '../../api/schemas.ts'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { LevelChoice } from '../schemas/LevelChoice.tsx'
import { Fields } from './Fields.tsx'
import { route } from './page.ts'
import styles from './schema.module.css'

/** One version of a subject: its fields, what it is used with, the versions beside it. */
export function SchemaPage() {
  const { subject, version } = route.useParams()
  const { view = 'fields' } = route.useSearch()
  const { data, error, refetch } = useQuery(subjectQuery(subject, version))
  if (!data) {
    if (error instanceof ApiProblem && error.status === 404) {
      return (
        <Empty page title="There is no such schema">
          {error.message} <Link to="/schemas">All schemas</Link>
        </Empty>
      )
    }
    return error ? (
      <Failure what="The schema" error={error} retry={() => void refetch()} />
    ) : (
      <p role="status">Loading the schema …</p>
    )
  }
  const { name, topic, doc, id, type, versions, references, referencedBy, levels, schema, fields } = data
  const before = versions.find((other) => other.version < data.version)

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>
            {name?.split('.').at(-1) ?? subject} <span className={styles.fine}>version {data.version}</span>
          </h1>
          <p className={styles.fine}>
            {subject}, id {id}, {type}
          </p>
          {doc ? <p>{doc}</p> : null}
        </div>
        <div className={styles.actions}>
          {before ? (
            <Link to="/schemas/$subject/diff" params={{ subject }} search={{ a: before.version, b: data.version }}>
              What changed since version {before.version}
            </Link>
          ) : null}
          <Link to="/schemas/$subject/propose" params={{ subject }} className={styles.main}>
            Propose a version
          </Link>
        </div>
      </header>
      {error ? <Failure what="The schema" error={error} stale /> : null}
      <Card title="What a new version must do">
        <LevelChoice subject={subject} own={levels.own} global={levels.global} />
      </Card>
      <Card title="Used by">
        <ul className={styles.list}>
          <li>
            {topic === null ? (
              'The subject names no topic.'
            ) : (
              <>
                records of topic{' '}
                <Link to="/kafka/topics/$topic" params={{ topic }}>
                  {topic}
                </Link>
                ,{' '}
                <Link to="/flow" search={{ topics: topic, from: '15m' }}>
                  live in the flow
                </Link>
              </>
            )}
          </li>
          {references.map((one) => (
            <li key={`to ${one.name}`}>
              is made with <To subject={one.subject} version={one.version} />
            </li>
          ))}
          {referencedBy.map((one) => (
            <li key={`by ${one.subject} ${one.version}`}>
              is part of <To subject={one.subject} version={one.version} />
            </li>
          ))}
        </ul>
      </Card>
      <nav className={styles.versions} aria-label="Versions">
        {versions.map((one) => (
          <Link
            key={one.version}
            to="/schemas/$subject/$version"
            params={{ subject, version: String(one.version) }}
            aria-current={one.version === data.version ? 'page' : undefined}
          >
            version {one.version}
          </Link>
        ))}
        <Link from={route.fullPath} to="." search={view === 'text' ? {} : { view: 'text' }} replace>
          {view === 'text' ? 'Show the fields' : 'Show the text'}
        </Link>
      </nav>
      {view === 'text' || fields.length === 0 ? (
        <pre tabIndex={0} role="region" aria-label="The schema as it was registered" className={styles.text}>
          {type === 'PROTOBUF' ? schema : JSON.stringify(JSON.parse(schema), null, 2)}
        </pre>
      ) : (
        <Fields fields={fields} />
      )}
    </div>
  )
}

const To = ({ subject, version }: { subject: string; version: number }) => (
  <Link to="/schemas/$subject/$version" params={{ subject, version: String(version) }}>
    {subject} {version}
  </Link>
)
