import type { ReactNode } from 'react'
import styles from './ui.module.css'

/** Nothing to show: why, and what to do next. */
export const Empty = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className={styles.empty}>
    <strong>{title}</strong>
    <div>{children}</div>
  </div>
)
