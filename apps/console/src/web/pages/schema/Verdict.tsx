import styles from './schema.module.css'

interface Props {
  good: string
  bad: string
  /** Why not; none when it is good. */
  why: readonly string[]
}

export const Verdict = ({ good, bad, why }: Props) =>
  why.length === 0 ? (
    <p className={styles.verdict} data-tone="good">
      ✓ {good}
    </p>
  ) : (
    <div className={styles.verdict} data-tone="bad">
      ✕ {bad}:
      <ul>
        {why.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </div>
  )
