import { Link, useNavigate } from '@tanstack/react-router'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { Order } from '../../api/orders.ts'
import { money } from '../../format/money.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from './orders.module.css'

const ROW_PX = 44
const NEAR_THE_END = 10

interface Props {
  orders: readonly Order[]
  /** Loads what follows; undefined when there is none, or it is on the way. */
  more: (() => void) | undefined
  /** Which are chosen, for whoever may do something to many; undefined for everybody else. */
  choice: Choice | undefined
}

export interface Choice {
  chosen: ReadonlySet<string>
  toggle(orderId: string): void
  /** All of the list, or none of it when all are. */
  toggleAll(): void
}

/** Rows of one height, of which only those near the screen are there. */
export function OrderList({ orders, more, choice }: Props) {
  const navigate = useNavigate()
  const list = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(-1)
  const rows = useWindowVirtualizer({
    count: orders.length,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => orders[index]?.orderId ?? index,
  })
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= orders.length - NEAR_THE_END) more?.()
  }, [last, orders.length, more])

  const move = (to: number) => {
    const next = Math.max(0, Math.min(to, orders.length - 1))
    setAt(next)
    rows.scrollToIndex(next, { align: 'auto' })
  }
  const withCurrent = (act: (orderId: string) => void) => {
    const orderId = orders[at]?.orderId
    if (orderId) act(orderId)
  }
  useKeys('Order list', [
    { keys: 'j', label: 'Next order', run: () => move(at + 1) },
    { keys: 'k', label: 'Order before', run: () => move(at - 1) },
    ...(choice ? [{ keys: 'x', label: 'Choose the order', run: () => withCurrent(choice.toggle) }] : []),
    {
      keys: 'Enter',
      label: 'Open the order',
      run: () => withCurrent((orderId) => void navigate({ to: '/orders/$orderId', params: { orderId } })),
    },
  ])

  return (
    <div role="table" aria-label="Orders" aria-rowcount={orders.length + 1} className={styles.table}>
      <div role="row" aria-rowindex={1} className={`${styles.row} ${styles.columns}`}>
        <span role="columnheader" className={styles.id}>
          {choice ? (
            <input
              type="checkbox"
              aria-label="Choose all that are loaded"
              checked={orders.length > 0 && orders.every(({ orderId }) => choice.chosen.has(orderId))}
              onChange={choice.toggleAll}
            />
          ) : null}
          Order
        </span>
        <span role="columnheader">Status</span>
        <span role="columnheader">What</span>
        <span role="columnheader">Total</span>
        <span role="columnheader">Placed</span>
      </div>
      <div ref={list} role="rowgroup" className={styles.rows} style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start, key }) => {
          const order = orders[index]
          return order ? (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 2}
              className={styles.row}
              data-current={index === at}
              style={{ transform: `translateY(${start - rows.options.scrollMargin}px)` }}
            >
              <span role="cell" className={styles.id}>
                {choice ? (
                  <input
                    type="checkbox"
                    aria-label={`Choose ${order.orderId}`}
                    checked={choice.chosen.has(order.orderId)}
                    onChange={() => choice.toggle(order.orderId)}
                  />
                ) : null}
                <Link to="/orders/$orderId" params={{ orderId: order.orderId }}>
                  {order.orderId}
                </Link>
              </span>
              <span role="cell">
                <StatusBadge status={order.status} attention={order.attention} />
              </span>
              <span role="cell" className={styles.what} title={order.reason ?? undefined}>
                {order.reason ?? order.lines.map(({ quantity, name }) => `${quantity} × ${name}`).join(', ')}
              </span>
              <span role="cell" className={styles.money}>
                {money(order.total)}
              </span>
              <span role="cell">
                <Time at={order.placedAt} />
              </span>
            </div>
          ) : null
        })}
      </div>
    </div>
  )
}
