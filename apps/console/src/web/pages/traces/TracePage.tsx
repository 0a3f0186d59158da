import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { ApiProblem } from '../../api/http.ts'
import { traceQuery } from '../../api/traces.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from '../groups/groups.module.css'
import { Trace } from '../order/Trace.tsx'
import { timelineOf } from '../order/timeline.ts'
import { oneRoute } from './page.ts'

/** Everything that came of one request, across the broker: each event below the one that brought it about. */
export function TracePage() {
  const { id } = oneRoute.useParams()
  const { record } = oneRoute.useSearch()
  const navigate = oneRoute.useNavigate()
  const { data, error, refetch } = useQuery(traceQuery(id))
  const timeline = useMemo(() => timelineOf(data?.records ?? [], []), [data])

  if (!data) {
    if (error instanceof ApiProblem && error.status === 404) {
      return (
        <Empty page title="This trace is not known any more">
          The console remembers those of the last minutes. An order’s page has its trace for as long as Kafka has its
          records;{' '}
          <Link to="/logs" search={{ q: id }}>
            what was printed about it
          </Link>{' '}
          may be in the logs. <Link to="/traces">All traces</Link>
        </Empty>
      )
    }
    return error ? (
      <Failure what="The trace" error={error} retry={() => void refetch()} />
    ) : (
      <p role="status">Loading the trace …</p>
    )
  }
  const { orderId, records, complete } = data
  const [first] = records
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>Trace {id}</h1>
          <p className={styles.hint}>
            {records.length} events of {new Set(records.map(({ service }) => service)).size} services
            {first ? (
              <>
                , the first <Time at={first.time} />
              </>
            ) : null}
            {complete ? '' : '; there is more than is read for one page'}
          </p>
        </div>
        <p className={styles.actions}>
          {orderId ? (
            <Link to="/orders/$orderId" params={{ orderId }}>
              The order
            </Link>
          ) : null}
          <Link to="/logs" search={{ q: id }}>
            What the services printed
          </Link>
          {orderId ? (
            <Link to="/flow" search={{ order: orderId, from: '15m' }}>
              The flow
            </Link>
          ) : null}
        </p>
      </header>
      {error ? <Failure what="The trace" error={error} stale /> : null}
      <Trace
        timeline={timeline}
        open={record}
        onToggle={(place) =>
          void navigate({ search: ({ record: open }) => (open === place ? {} : { record: place }), replace: true })
        }
      />
    </div>
  )
}
