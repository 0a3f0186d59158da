import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Order } from '../../api/orders.ts'
import { money } from '../../format/money.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from './overview.module.css'

export function LatestOrders({ orders = [] }: { orders: readonly Order[] | undefined }) {
  const navigate = useNavigate()
  const [at, setAt] = useState(-1)
  const open = (order: Order | undefined) =>
    order && void navigate({ to: '/orders/$orderId', params: { orderId: order.orderId } })
  useKeys('Latest orders', [
    { keys: 'j', label: 'Next order', run: () => setAt(Math.min(at + 1, orders.length - 1)) },
    { keys: 'k', label: 'Order before', run: () => setAt(Math.max(at - 1, 0)) },
    { keys: 'Enter', label: 'Open the order', run: () => open(orders[at]) },
  ])

  return (
    <ul className={styles.latest}>
      {orders.map((order, place) => (
        <li key={order.orderId} data-current={place === at}>
          <Link to="/orders/$orderId" params={{ orderId: order.orderId }} className={styles.row}>
            <span className={styles.rowId}>{order.orderId}</span>
            <StatusBadge status={order.status} attention={order.attention} />
            <span className={styles.rowWhat}>
              {order.lines.map(({ quantity, name }) => `${quantity} × ${name}`).join(', ')}
            </span>
            <span className={styles.rowMoney}>{money(order.total)}</span>
            <Time at={order.placedAt} />
          </Link>
        </li>
      ))}
    </ul>
  )
}
