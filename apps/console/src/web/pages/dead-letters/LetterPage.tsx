import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { type LetterDetails, letterQuery } from '../../api/dead-letters.ts'
import { ApiProblem } from '../../api/http.ts'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from '../groups/groups.module.css'
import { Act } from './Act.tsx'
import { Edit } from './Edit.tsx'
import { hexLines } from './hex.ts'
import { letterRoute } from './page.ts'

/** One letter: why it failed, where it came from, what it holds, and what was done about it. */
export function LetterPage() {
  const { service, partition, offset } = letterRoute.useParams()
  const place = `${partition}/${offset}`
  const { data, error, refetch } = useQuery(letterQuery(service, place))
  if (!data) {
    if (error instanceof ApiProblem && error.status === 404) {
      return (
        <Empty page title={`${service} has no dead letter at ${place}`}>
          Its topic keeps records for 30 days.{' '}
          <Link to="/dlq/$service" params={{ service }}>
            Those of {service}
          </Link>
        </Empty>
      )
    }
    return error ? (
      <Failure what="The letter" error={error} retry={() => void refetch()} />
    ) : (
      <p role="status">Loading the letter …</p>
    )
  }
  return <OneLetter key={place} letter={data} />
}

function OneLetter({ letter }: { letter: LetterDetails }) {
  const [open, setOpen] = useState<'redrive' | 'discard' | 'edit'>()
  const { service, place, marks, data, origin } = letter
  const closed = marks.length > 0 ? `It was ${marks.map(({ mark }) => mark).join(' and ')}.` : undefined
  const unreadable = data === null ? 'Its bytes can not be read, so there is nothing to edit.' : undefined
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>
            Dead letter {service} {place}
          </h1>
          <p className={styles.warning}>
            <strong>{letter.code}</strong> {letter.error}
          </p>
        </div>
        <div className={styles.actions}>
          <Button look="main" because={closed} onClick={() => setOpen('redrive')}>
            Redrive
          </Button>
          <Button because={closed ?? unreadable} onClick={() => setOpen('edit')}>
            Edit and redrive
          </Button>
          <Button look="danger" because={closed} onClick={() => setOpen('discard')}>
            Discard
          </Button>
        </div>
      </header>
      <Card title="What happened">
        <dl className={styles.facts}>
          <dt>Event</dt>
          <dd>
            {letter.type ?? 'no type'}, id {letter.id ?? 'none'}
          </dd>
          <dt>Key</dt>
          <dd>{letter.key ?? 'none'}</dd>
          <dt>Tried</dt>
          <dd>
            {letter.attempts} times from <Time at={letter.firstFailedAt} /> to <Time at={letter.failedAt} />
            {letter.redrives > 0 ? `; redriven ${letter.redrives} times before` : ''}
          </dd>
          <dt>From</dt>
          <dd>
            <a href={`/kafka/topics/${encodeURIComponent(origin.topic)}/messages/${origin.partition}/${origin.offset}`}>
              {origin.topic}/{origin.partition}@{origin.offset}
            </a>
            , written <Time at={origin.time} />
          </dd>
          {marks.map(({ mark, by, at, reason, operation }) => (
            <Mark key={`${operation} ${mark}`} name={mark}>
              <Time at={at} /> by {by}
              {reason ? `: ${reason}` : ''}
            </Mark>
          ))}
        </dl>
      </Card>
      <Card title="Value" aside={<span className={styles.hint}>{letter.bytes} bytes</span>}>
        {letter.problem ? <p className={styles.warning}>It could not be decoded: {letter.problem}</p> : null}
        {data === null ? null : <pre className={styles.raw}>{JSON.stringify(data, null, 2)}</pre>}
        {letter.hex === null ? null : (
          <details open={data === null}>
            <summary>Bytes</summary>
            <pre className={styles.raw}>{hexLines(letter.hex).join('\n')}</pre>
          </details>
        )}
      </Card>
      <Card title="Headers">
        <dl className={styles.facts}>
          {Object.entries(letter.headers).map(([name, value]) => (
            <Mark key={name} name={name}>
              {value}
            </Mark>
          ))}
        </dl>
      </Card>
      {open === 'edit' ? <Edit letter={letter} onClose={() => setOpen(undefined)} /> : null}
      {open === 'redrive' || open === 'discard' ? (
        <Act act={open} service={service} select={{ places: [place] }} onClose={() => setOpen(undefined)} />
      ) : null}
    </div>
  )
}

const Mark = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)
