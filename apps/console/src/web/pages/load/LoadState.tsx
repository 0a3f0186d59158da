import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type LoadRun, loadQuery } from '../../api/load.ts'
import { stopOperation } from '../../api/operations.ts'
import { queryClient } from '../../api/query-client.ts'
import { duration } from '../../format/duration.ts'
import { Button } from '../../ui/Button.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Sparkline } from '../../ui/Sparkline.tsx'
import styles from './load.module.css'

const words: Record<LoadRun['state'], string> = {
  preparing: 'Accounts are opened and stock is raised.',
  sending: 'Orders are sent.',
  waiting: 'All are sent; their end is waited for.',
  ended: 'It has ended.',
}

/** How a load is doing, or did. */
export function LoadState({ run }: { run: LoadRun }) {
  const { operation, by, wish, state, error, summary, perSecond } = run
  const stop = useMutation({
    mutationFn: () => stopOperation(operation),
    onSettled: () => queryClient.invalidateQueries({ queryKey: loadQuery.queryKey }),
  })
  const because = state === 'ended' ? 'It has ended.' : stop.isPending ? 'It is being stopped.' : undefined
  const total = wish.rate * wish.seconds
  return (
    <div className={styles.state}>
      <div className={styles.head}>
        <p role="status">
          {wish.rate} a second for {wish.seconds} s, by {by}. {words[state]}
        </p>
        <Button because={because} onClick={() => stop.mutate()}>
          Stop
        </Button>
      </div>
      {error ? <p className={styles.warning}>{error}</p> : null}
      {stop.error ? <Failure what="The stop" error={stop.error} /> : null}
      <div className={styles.bar} aria-hidden="true">
        <span style={{ width: `${Math.min(100, ((summary?.sent ?? 0) / total) * 100)}%` }} />
      </div>
      <dl className={styles.figures}>
        {figuresOf(run).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div>
        <div className={styles.fine}>Orders that ended in each of the last {perSecond.length} seconds</div>
        <Sparkline values={perSecond} label={`The last second: ${perSecond.at(-1) ?? 0}`} />
      </div>
      {summary && Object.keys(summary.reasons).length > 0 ? (
        <ul className={styles.fine}>
          {Object.entries(summary.reasons).map(([reason, count]) => (
            <li key={reason}>
              {count} cancelled: {reason}
            </li>
          ))}
        </ul>
      ) : null}
      <p>
        <Link to="/operations/$id" params={{ id: operation }}>
          The operation
        </Link>
      </p>
    </div>
  )
}

const spread = (times: { p50: number; p99: number } | null | undefined) =>
  times ? `${duration(times.p50)}, p99 ${duration(times.p99)}` : '–'

function figuresOf({ wish, summary }: LoadRun): [name: string, value: string][] {
  const count = (value: number | undefined) => (value === undefined ? '–' : String(value))
  return [
    ['Sent', `${summary?.sent ?? 0} of ${wish.rate * wish.seconds}`],
    ['Accepted', count(summary?.accepted)],
    ['Refused', count(summary?.refused)],
    ['No answer', count(summary?.unknown)],
    ['Completed', count(summary?.completed)],
    ['Cancelled', count(summary?.cancelled)],
    ['Under way', count(summary?.underWay)],
    ['Completed a second', count(summary?.completedPerSecond)],
    ['Answered after', spread(summary?.post)],
    ['Completed after', spread(summary?.toCompleted)],
  ]
}
