import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { type LogSearch, logLevels, logsQuery, MOST_LINES } from '../../api/logs.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Line } from './Line.tsx'
import styles from './logs.module.css'
import { route } from './page.ts'

/** What the processes of this platform print, the newest first. */
export function Logs() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const field = useRef<HTMLInputElement>(null)
  const [live, setLive] = useState(true)
  useKeys('Logs', [
    { keys: '/', label: 'Filter by text', run: () => field.current?.focus() },
    { keys: ' ', label: 'Pause, or go on', run: () => setLive(!live) },
  ])
  const { data, error, refetch } = useQuery(logsQuery(search, live))
  const choose = (name: keyof LogSearch, value: string) =>
    void navigate({ search: ({ [name]: _, ...rest }) => (value ? { ...rest, [name]: value } : rest), replace: true })
  const services = [...new Set(data?.processes.map((name) => name.replace(/-\d+$/, '')))]

  if (data && !data.here) {
    return (
      <Empty page title="This console does not know where logs are">
        Where the platform is deployed, whatever runs it there keeps them. On one machine <code>./waybill up</code>{' '}
        does.
      </Empty>
    )
  }
  return (
    <div className={styles.page}>
      <h1>Logs</h1>
      <div className={styles.bar}>
        <select
          className={styles.field}
          aria-label="Service"
          value={search.service ?? ''}
          onChange={({ target: { value } }) => choose('service', value)}
        >
          <option value="">all services</option>
          {services.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <select
          className={styles.field}
          aria-label="Level"
          value={search.level ?? ''}
          onChange={({ target: { value } }) => choose('level', value)}
        >
          <option value="">any level</option>
          {logLevels.map((level) => (
            <option key={level} value={level}>
              {level} or graver
            </option>
          ))}
        </select>
        <input
          ref={field}
          className={`${styles.field} ${styles.wide}`}
          type="search"
          aria-label="Filter by text, request or order"
          placeholder="Text, request or order"
          value={search.q ?? ''}
          onChange={({ target: { value } }) => choose('q', value)}
        />
        <Button aria-pressed={!live} onClick={() => setLive(!live)}>
          {live ? 'Pause' : 'Go on'}
        </Button>
      </div>
      {error ? <Failure what="The logs" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      {data || error ? null : <p role="status">Loading …</p>}
      {data?.lines.length === 0 ? (
        <Empty title="No line fits">
          {data.complete ? 'Nothing like it was printed. ' : 'Nothing like it is among the newest lines. '}
          <Link to="/logs">Show all</Link>
        </Empty>
      ) : (
        <ol className={styles.lines} reversed>
          {data?.lines.toReversed().map((line, at) => (
            <Line key={`${line.process}${line.time}${line.message}${at}`} line={line} />
          ))}
        </ol>
      )}
      <p className={styles.fine} role="status">
        {data ? `${data.lines.length} lines${data.complete ? '' : ', the newest'}. ` : ''}
        {live ? '' : 'Paused. '}
      </p>
      <p className={styles.fine}>
        The newest {MOST_LINES} that fit, from the last megabyte of each log. CLI:{' '}
        <code>./waybill logs {search.service ?? 'orders payments'} --follow</code>
      </p>
    </div>
  )
}
