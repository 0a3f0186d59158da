import type { Status } from '../api/orders.ts'
import styles from './ui.module.css'

const looks: Record<Status, { tone: string; sign: string }> = {
  placed: { tone: 'info', sign: '○' },
  confirmed: { tone: 'info', sign: '◔' },
  'partly-packed': { tone: 'info', sign: '◔' },
  packed: { tone: 'info', sign: '◑' },
  cancelling: { tone: 'warn', sign: '◌' },
  completed: { tone: 'good', sign: '✓' },
  cancelled: { tone: 'bad', sign: '✕' },
}

/** The status of an order: by word and sign, and only then by colour. */
export function StatusBadge({ status, attention = false }: { status: Status; attention?: boolean }) {
  const { tone, sign } = looks[status]
  return (
    <span className={`${styles.badge} ${styles[attention ? 'warn' : tone]}`}>
      <span aria-hidden="true">{attention ? '!' : sign}</span>
      {status}
      {attention ? ', overdue' : ''}
    </span>
  )
}
