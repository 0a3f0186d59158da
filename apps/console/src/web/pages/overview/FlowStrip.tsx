import type { Pulse } from '../../api/pulse.ts'
import { Service } from '../../ui/Service.tsx'
import styles from './overview.module.css'

/** The stations in a row, each with the orders that have come to it and not farther. */
export const FlowStrip = ({ pulse }: { pulse: Pulse | undefined }) => (
  <ol className={styles.strip}>
    {(pulse?.inFlight ?? []).map(({ station, label, service, orders }) => (
      <li key={station} className={styles.stop} data-busy={orders > 0}>
        <span className={styles.count}>{orders}</span>
        <span className={styles.stopName}>{label}</span>
        <span className={styles.fine}>
          <Service name={service} />
        </span>
      </li>
    ))}
    <li className={styles.stop} data-end="true">
      <span className={styles.count}>{pulse?.completed ?? 0}</span>
      <span className={styles.stopName}>Completed</span>
      <span className={styles.fine}>{pulse ? `and ${pulse.cancelled} cancelled` : ''}</span>
    </li>
  </ol>
)
