import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { type TraceSearch, type TraceSummary, tracesQuery } from '../../api/traces.ts'
import { duration } from '../../format/duration.ts'
import { shortType } from '../../format/event-type.ts'
import { services as known } from '../../format/services.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { NumberHead } from '../../ui/NumberHead.tsx'
import { Service } from '../../ui/Service.tsx'
import { Time } from '../../ui/Time.tsx'
import ui from '../../ui/ui.module.css'
import styles from '../groups/groups.module.css'
import { route } from './page.ts'

/** Without those in whose name no event stands: the provider's, who only counts, and who passes requests on. */
const services = known.filter((name) => name !== 'psp' && name !== 'analytics' && name !== 'gateway')
const durations = [100, 500, 1_000, 2_000, 5_000, 10_000, 60_000]

const minutes = (ms: number) => `${Math.round(ms / 60_000)} minutes`

/** What came of the requests of the last minutes, the newest first. */
export function Traces() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const field = useRef<HTMLInputElement>(null)
  const { data, error, refetch } = useQuery(tracesQuery(search))
  const traces = data?.traces ?? []
  const [at, setAt] = useState(-1)
  const current = traces[Math.min(at, traces.length - 1)]
  useKeys('Traces', [
    { keys: 'j', label: 'Next trace', run: () => setAt(Math.min(at + 1, traces.length - 1)) },
    { keys: 'k', label: 'Trace before', run: () => setAt(Math.max(at - 1, 0)) },
    {
      keys: 'Enter',
      label: 'Open the trace',
      run: () => current && void navigate({ to: '/traces/$id', params: { id: current.id } }),
    },
    { keys: '/', label: 'Filter by text', run: () => field.current?.focus() },
  ])
  const choose = <Name extends keyof TraceSearch>(name: Name, value: TraceSearch[Name]) =>
    void navigate({ search: ({ [name]: _, ...rest }) => (value ? { ...rest, [name]: value } : rest), replace: true })
  const filtered = Object.keys(search).length > 0

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Traces</h1>
        <span className={styles.hint}>
          What came of each request, from the events in Kafka
          {data ? `, of the last ${minutes(data.windowMs)}` : ''}.
        </span>
      </header>
      <div className={styles.filters}>
        <select
          className={styles.text}
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
          className={styles.text}
          aria-label="Duration"
          value={search.min ?? ''}
          onChange={({ target: { value } }) => choose('min', Number(value))}
        >
          <option value="">however long</option>
          {durations.map((ms) => (
            <option key={ms} value={ms}>
              {duration(ms)} or longer
            </option>
          ))}
        </select>
        <input
          ref={field}
          className={styles.text}
          type="search"
          aria-label="Filter by trace, order or event"
          placeholder="Trace, order or event"
          value={search.q ?? ''}
          onChange={({ target: { value } }) => choose('q', value)}
        />
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={search.failed ?? false}
            onChange={({ target: { checked } }) => choose('failed', checked)}
          />
          with a failure
        </label>
      </div>
      {error ? <Failure what="The traces" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      {data || error ? null : <p role="status">Loading …</p>}
      {data && traces.length === 0 ? (
        filtered ? (
          <Empty title="No trace fits">
            None of the last {minutes(data.windowMs)} does. <Link to="/traces">Show all</Link>
          </Empty>
        ) : (
          <Empty title="No traces yet">
            Nothing happened in the last {minutes(data.windowMs)}. <Link to="/orders/new">Place an order</Link>
          </Empty>
        )
      ) : null}
      {traces.length > 0 ? <TraceTable traces={traces} current={current} /> : null}
      {data && !data.complete ? (
        <p className={styles.foot}>More fit than are listed: the newest {traces.length} are. Filter for others.</p>
      ) : null}
    </div>
  )
}

const TraceTable = ({ traces, current }: { traces: readonly TraceSummary[]; current: TraceSummary | undefined }) => (
  <div className={styles.scroll}>
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Began with</th>
          <th scope="col">At</th>
          <NumberHead>Took</NumberHead>
          <NumberHead>Events</NumberHead>
          <th scope="col">Services</th>
          <th scope="col">Failures</th>
          <th scope="col">Order</th>
        </tr>
      </thead>
      <tbody>
        {traces.map((trace) => (
          <tr key={trace.id} data-current={trace === current}>
            <td>
              <Link to="/traces/$id" params={{ id: trace.id }}>
                {shortType(trace.first)}
              </Link>
            </td>
            <td>
              <Time at={trace.began} />
            </td>
            <td className={styles.number}>{duration(trace.tookMs)}</td>
            <td className={styles.number}>{trace.hops}</td>
            <td className={styles.words}>
              <span className={styles.actions}>
                {trace.services.map((name) => (
                  <Service key={name} name={name} />
                ))}
              </span>
            </td>
            <td>
              {trace.failures.length > 0 ? (
                <span className={`${ui.badge} ${ui.bad}`}>{trace.failures.map(shortType).join(', ')}</span>
              ) : null}
            </td>
            <td>
              {trace.orderId ? (
                <Link to="/orders/$orderId" params={{ orderId: trace.orderId }}>
                  {trace.orderId.slice(-8)}
                </Link>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
