import { Link } from '@tanstack/react-router'
import { duration } from '../../format/duration.ts'
import { Card } from '../../ui/Card.tsx'
import styles from './overview.module.css'

export const Stuck = ({ orders }: { orders: readonly { orderId: string; sinceMs: number }[] }) => (
  <Card title="Stuck: open, and nothing has happened for a minute">
    <ul className={styles.latest}>
      {orders.map(({ orderId, sinceMs }) => (
        <li key={orderId}>
          <Link to="/orders/$orderId" params={{ orderId }} className={styles.row}>
            <span className={styles.rowId}>{orderId}</span>
            <span>{duration(sinceMs)}</span>
          </Link>
        </li>
      ))}
    </ul>
  </Card>
)
