import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { type Status, statuses } from '../../api/orders.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Segments } from '../../ui/Segments.tsx'
import styles from './orders.module.css'
import type { OrdersSearch } from './page.ts'

/** The filter; it is in the URL, so a copied address shows the same. */
export function Filters({ search }: { search: OrdersSearch }) {
  const navigate = useNavigate({ from: '/orders' })
  const field = useRef<HTMLInputElement>(null)
  useKeys('Orders', [{ keys: '/', label: 'Filter by text', run: () => field.current?.focus() }])
  const choose = ({ status, ...rest }: OrdersSearch, next: Status | undefined): OrdersSearch =>
    next === undefined ? rest : { ...rest, status: next }

  return (
    <div className={styles.filters}>
      <Segments
        label="Status"
        names={['all', ...statuses]}
        chosen={search.status ?? 'all'}
        onChoose={(name) =>
          void navigate({ search: (now) => choose(now, name === 'all' ? undefined : name), replace: true })
        }
      />
      <input
        ref={field}
        className={styles.text}
        type="search"
        aria-label="Filter by text"
        placeholder="Id, product or reason"
        value={search.q ?? ''}
        onChange={({ target: { value } }) =>
          void navigate({ search: ({ q: _, ...rest }) => (value ? { ...rest, q: value } : rest), replace: true })
        }
      />
    </div>
  )
}
