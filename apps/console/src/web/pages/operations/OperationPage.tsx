import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ApiProblem } from '../../api/http.ts'
import { type Operation, operationQuery, resumeOperation, stopOperation } from '../../api/operations.ts'
import { queryClient } from '../../api/query-client.ts'
import { duration } from '../../format/duration.ts'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from '../groups/groups.module.css'
import { OutcomeBadge } from './OutcomeBadge.tsx'
import { oneRoute } from './page.ts'

/** One operation: its plan, how far it is, and what became of each thing. */
export function OperationPage() {
  const { id } = oneRoute.useParams()
  const { data, error, refetch } = useQuery(operationQuery(id))
  const onSettled = () => queryClient.invalidateQueries({ queryKey: operationQuery(id).queryKey })
  const stop = useMutation({ mutationFn: () => stopOperation(id), onSettled })
  const resume = useMutation({ mutationFn: () => resumeOperation(id), onSettled })
  if (!data) {
    if (error instanceof ApiProblem && error.status === 404) {
      return (
        <Empty page title="There is no such operation">
          The console keeps the newest 1,000. What they did stands in Kafka and in the log.{' '}
          <Link to="/operations">All operations</Link>
        </Empty>
      )
    }
    return error ? (
      <Failure what="The operation" error={error} retry={() => void refetch()} />
    ) : (
      <p role="status">Loading the operation …</p>
    )
  }
  const { title, state, by, startedAt, endedAt, done, total } = data
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>{title}</h1>
          <p>
            <OutcomeBadge state={state} /> by {by}, <Time at={startedAt} />
            {endedAt ? `, took ${duration(Date.parse(endedAt) - Date.parse(startedAt))}` : ''}
          </p>
        </div>
        {data.resumable ? (
          <Button because={resume.isPending ? 'It is being resumed.' : undefined} onClick={() => resume.mutate()}>
            Resume
          </Button>
        ) : null}
        <Button
          because={state === 'running' ? (stop.isPending ? 'It is being stopped.' : undefined) : 'It has ended.'}
          onClick={() => stop.mutate()}
        >
          Stop
        </Button>
      </header>
      {error ? <Failure what="The operation" error={error} stale /> : null}
      {stop.error ? <Failure what="The stop" error={stop.error} /> : null}
      {resume.error ? <Failure what="The resumption" error={resume.error} /> : null}
      {state === 'interrupted' ? <Interrupted operation={data} /> : null}
      {data.error ? (
        <p className={styles.warning} role="alert">
          {data.error}
        </p>
      ) : null}
      <Card title="Progress">
        <p role="status">
          {done} of {total}
        </p>
        <div className={styles.bar} aria-hidden="true">
          <span style={{ width: `${total === 0 ? 100 : Math.min(100, (done / total) * 100)}%` }} />
        </div>
        <Steps operation={data} />
      </Card>
      <Outcomes operation={data} />
      <Card title="Plan">
        <ul className={styles.lines}>
          {data.plan.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Card>
    </div>
  )
}

const Interrupted = ({ operation: { advice, resumable } }: { operation: Operation }) => (
  <p className={styles.warning} role="alert">
    The console ended while this ran: what stands here was done until then
    {resumable ? ', and what is left can be resumed' : ''}. {advice ? <a href={advice.link}>{advice.text}</a> : null}
  </p>
)

const Steps = ({ operation: { steps } }: { operation: Operation }) => (
  <ol>
    {steps.map(({ name, at, note }) => (
      <li key={`${name}${at}`}>
        <Time at={at} /> {name}
        {note ? `: ${note}` : ''}
      </li>
    ))}
  </ol>
)

function Outcomes({ operation: { outcomes, counts, state } }: { operation: Operation }) {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return (
    <Card title="Outcomes" aside={<span className={styles.hint}>{countsOf(counts)}</span>}>
      {outcomes.length === 0 ? (
        <p className={styles.hint}>{state === 'running' ? 'None yet.' : 'None.'}</p>
      ) : (
        <ul className={styles.lines}>
          {outcomes.map(({ what, outcome, note, link }) => (
            <li key={`${what}${outcome}`}>
              {outcome}: {link ? <a href={link}>{what}</a> : what}
              {note ? `, ${note}` : ''}
            </li>
          ))}
        </ul>
      )}
      {all > outcomes.length ? (
        <p className={styles.hint}>And {all - outcomes.length} more, which are only counted.</p>
      ) : null}
    </Card>
  )
}

const countsOf = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ')
