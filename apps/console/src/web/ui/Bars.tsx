import type { ReactNode } from 'react'
import styles from './bars.module.css'

export interface Bar {
  key: string
  label: ReactNode
  value: number
  /** The value in words. */
  text: string
}

/** Figures as bars, the longest as wide as the place; each with its value as text. */
export function Bars({ label, rows }: { label: string; rows: readonly Bar[] }) {
  const most = Math.max(...rows.map(({ value }) => value), 1)
  return (
    <ul className={styles.bars} aria-label={label}>
      {rows.map(({ key, label: name, value, text }) => (
        <li key={key}>
          <span className={styles.name}>{name}</span>
          <span className={styles.lane} aria-hidden="true">
            <span className={styles.bar} style={{ width: `${(value / most) * 100}%` }} />
          </span>
          <span className={styles.value}>{text}</span>
        </li>
      ))}
    </ul>
  )
}
