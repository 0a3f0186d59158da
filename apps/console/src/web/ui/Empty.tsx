import type { ReactNode } from 'react'
import styles from './ui.module.css'

interface Props {
  title: string
  /** It is all that the page has: the title is its heading. */
  page?: boolean
  children: ReactNode
}

/** Nothing to show: why, and what to do next. */
export const Empty = ({ title, page = false, children }: Props) => (
  <div className={styles.empty}>
    {page ? <h1>{title}</h1> : <strong>{title}</strong>}
    <div>{children}</div>
  </div>
)
