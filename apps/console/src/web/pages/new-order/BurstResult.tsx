import { Link } from '@tanstack/react-router'
import type { Burst } from './burst.ts'
import styles from './new-order.module.css'

/** How many were accepted so far, and why others were not. */
export function BurstResult({ result: { sent, accepted, refused }, of }: { result: Burst; of: number }) {
  const reasons = [...Map.groupBy(refused, (reason) => reason)]
  return (
    <div className={styles.result} role="status">
      <p>
        {accepted.length} of {of} accepted{sent < of ? ` …` : ''}.{' '}
        {accepted.length > 1 ? <Link to="/orders">Watch them</Link> : null}
      </p>
      {reasons.map(([reason, all]) => (
        <p key={reason} className={styles.refused}>
          {all.length} refused: {reason}
        </p>
      ))}
    </div>
  )
}
