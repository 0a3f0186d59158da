import type { ButtonHTMLAttributes } from 'react'
import styles from './ui.module.css'

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'plain' | 'main' | 'danger'
  /** Why it can't be used now; it is shown, and the button does nothing. */
  because?: string | undefined
}

/** A button that is never dead without a reason. */
export function Button({ look = 'plain', because, onClick, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={`${styles.button} ${styles[look]}`}
      aria-disabled={because !== undefined}
      title={because}
      onClick={because === undefined ? onClick : (event) => event.preventDefault()}
    />
  )
}
