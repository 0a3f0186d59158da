import { ApiProblem } from '../api/http.ts'
import { Button } from './Button.tsx'
import styles from './ui.module.css'

interface Props {
  what: string
  error: unknown
  /** The data on the screen is of an earlier answer. */
  stale?: boolean
  retry?: () => void
}

/** What could not be had, why, and what to quote when asking for help. */
export function Failure({ what, error, stale = false, retry }: Props) {
  const problem = error instanceof ApiProblem ? error : undefined
  return (
    <div className={styles.failure} role="alert">
      <div>
        <strong>
          {what} could not be {stale ? 'refreshed; what you see is older' : 'loaded'}.
        </strong>{' '}
        {error instanceof Error ? error.message : String(error)}
        {problem ? (
          <div className={styles.fine}>
            {problem.status} {problem.code}
            {problem.correlationId ? ` · correlation id ${problem.correlationId}` : ''}
          </div>
        ) : null}
      </div>
      {retry ? <Button onClick={retry}>Try again</Button> : null}
    </div>
  )
}
