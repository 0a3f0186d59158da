import type { TopicPlan } from '../../api/kafka.ts'
import styles from './kafka.module.css'

/** What a change would do, and what somebody may be sorry for. */
export const Plan = ({ plan }: { plan: TopicPlan }) => (
  <div role="status" className={styles.page}>
    {plan.warnings.map((warning) => (
      <p key={warning} className={styles.warning}>
        {warning}
      </p>
    ))}
    <ul className={`${styles.facts} ${styles.mono}`}>
      {plan.lines.length === 0 ? <li>It is so already.</li> : null}
      {plan.lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  </div>
)
