import { type ReactNode, useId } from 'react'
import styles from './ui.module.css'

interface Props {
  title?: string
  /** Stands at the right of the title. */
  aside?: ReactNode
  children: ReactNode
}

export function Card({ title, aside, children }: Props) {
  const id = useId()
  return (
    <section className={styles.card} {...(title === undefined ? {} : { 'aria-labelledby': id })}>
      {title === undefined ? null : (
        <header className={styles.cardHead}>
          <h2 id={id}>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  )
}
