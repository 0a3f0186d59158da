import { Link } from '@tanstack/react-router'
import type { LogLine } from '../../api/logs.ts'
import { Service } from '../../ui/Service.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from './logs.module.css'

/** A line that a process has printed. All of it is text. */
export function Line({
  line: { process, service, time, level, message, rest, orderId, correlationId },
}: {
  line: LogLine
}) {
  const fields = Object.entries(rest)
  return (
    <li className={styles.line} data-level={level}>
      <span className={styles.when}>{time === null ? '' : <Time at={time} />}</span>
      <span className={styles.who}>
        <Service name={service} label={process} />
      </span>
      <span className={styles.level}>{level}</span>
      <span className={styles.what}>
        {message}
        {fields.length > 0 ? (
          <code className={styles.rest}>
            {fields
              .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
              .join(' ')}
          </code>
        ) : null}
        {orderId || correlationId ? (
          <span className={styles.links}>
            {orderId ? (
              <Link to="/orders/$orderId" params={{ orderId }} search={{ tab: 'trace' }}>
                the order’s trace
              </Link>
            ) : null}
            {correlationId ? (
              <>
                <Link to="/traces/$id" params={{ id: correlationId }}>
                  its trace
                </Link>
                <Link to="/logs" search={{ q: correlationId }}>
                  all lines of this request
                </Link>
              </>
            ) : null}
          </span>
        ) : null}
      </span>
    </li>
  )
}
