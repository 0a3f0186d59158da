import type { GroupDetails } from '../../api/groups.ts'
import { clock } from '../../format/time.ts'
import { useZone } from '../../preferences.ts'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import styles from '../groups/groups.module.css'
import { curveOf } from './curve.ts'

const WIDTH = 600
const HEIGHT = 120
const ROWS = 12

/** How many records waited, over the last day at most. */
export function History({ group: { history, everyMs } }: { group: GroupDetails }) {
  const zone = useZone()
  const [first, last] = [history[0], history.at(-1)]
  if (!first || !last || history.length < 2) {
    return (
      <Empty title="No history yet">
        The console looks every {everyMs / 1_000} s, and keeps a day of it; what is older than an hour as the most in
        each five minutes.
      </Empty>
    )
  }
  const most = Math.max(...history.map(({ lag }) => lag))
  const when = (at: number) => clock(new Date(at).toISOString(), zone)
  const label = `Records waiting from ${when(first.at)} to ${when(last.at)}: at most ${most}, now ${last.lag}`
  return (
    <Card
      title="Records waiting"
      aside={
        <span className={styles.hint}>
          {when(first.at)} to {when(last.at)}, at most {most}
        </span>
      }
    >
      <svg
        className={styles.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <path vectorEffect="non-scaling-stroke" d={curveOf(history, WIDTH, HEIGHT)} />
      </svg>
      <details>
        <summary>The last {Math.min(ROWS, history.length)} looks</summary>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col" className={styles.number}>
                Waiting
              </th>
            </tr>
          </thead>
          <tbody>
            {history
              .slice(-ROWS)
              .toReversed()
              .map(({ at, lag }) => (
                <tr key={at}>
                  <td>{when(at)}</td>
                  <td className={styles.number}>{lag}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </Card>
  )
}
