import { type ReactNode, useId } from 'react'
import { useKeys } from '../shell/use-keys.ts'
import { Button } from './Button.tsx'
import styles from './drawer.module.css'

interface Props {
  title: string
  onClose: () => void
  children: ReactNode
}

/** Stands at the right of a page, over it on a narrow screen; the page beside it stays in use. */
export function Drawer({ title, onClose, children }: Props) {
  const id = useId()
  useKeys('Drawer', [{ keys: 'Escape', label: 'Close the drawer', run: onClose }])
  return (
    <aside className={styles.drawer} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        <Button onClick={onClose}>Close</Button>
      </header>
      {children}
    </aside>
  )
}
