import type { MessageDetails } from '../../api/kafka.ts'
import styles from '../kafka/kafka.module.css'

const names = { frame: 'The frame', schema: 'Its schema', body: 'The body' } as const

/** How the bytes became a value, step by step, up to the one that failed. */
export const Decoding = ({ steps }: { steps: MessageDetails['decoding'] }) =>
  steps.length === 0 ? (
    <p className={styles.fine}>There is no value to be decoded.</p>
  ) : (
    <ol className={styles.facts}>
      {steps.map(({ step, ok, found }) => (
        <li key={step}>
          <strong className={ok ? undefined : styles.bad}>
            {ok ? '✓' : '✕'} {names[step]}
          </strong>
          <div>{found}</div>
        </li>
      ))}
    </ol>
  )
