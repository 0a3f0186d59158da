import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { MOST_CANCELLED } from '../../../shared/cancel.ts'
import { orderPages } from '../../api/orders.ts'
import { isOperator, useUser } from '../../api/session.ts'
import { useRefresh } from '../../live/use-live.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { CancelChosen } from './CancelChosen.tsx'
import { Filters } from './Filters.tsx'
import { matches } from './matches.ts'
import { OrderList } from './OrderList.tsx'
import styles from './orders.module.css'
import { route } from './page.ts'
import { useChoice } from './use-choice.ts'

/** All orders, live; those on the screen only are in the page. */
export function Orders() {
  const search = route.useSearch()
  const pages = orderPages(search.status)
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(pages)
  useRefresh([pages.queryKey], ({ orderId }) => orderId !== null, 1_000)
  const loaded = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const shown = useMemo(
    () => (search.q ? loaded.filter((order) => matches(order, search.q ?? '')) : loaded),
    [loaded, search.q],
  )
  const operator = isOperator(useUser())
  const choice = useChoice(shown)
  const [cancelling, setCancelling] = useState<readonly string[]>()
  const count = choice.ids.length
  const because =
    count === 0
      ? 'Choose orders first: by their boxes, or by x.'
      : count > MOST_CANCELLED
        ? `One operation cancels ${MOST_CANCELLED} orders at most.`
        : undefined

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Orders</h1>
        <div className={styles.acts}>
          {operator ? (
            <Button look="danger" because={because} onClick={() => setCancelling(choice.ids)}>
              Cancel {count === 0 ? 'chosen' : count} …
            </Button>
          ) : null}
          <Link to="/orders/new" className={styles.new}>
            New order
          </Link>
        </div>
      </header>
      {cancelling ? <CancelChosen ids={cancelling} onClose={() => setCancelling(undefined)} /> : null}
      <Filters search={search} />
      {error ? <Failure what="The orders" error={error} stale={!!data} retry={() => void fetchNextPage()} /> : null}
      {data && shown.length === 0 ? (
        <Empty
          title={loaded.length === 0 ? 'No such orders' : `None of the ${loaded.length} loaded orders has this text`}
        >
          {search.status || search.q ? (
            <>
              The filter may be too strict. <Link to="/orders">Show all orders</Link>
            </>
          ) : (
            <>
              Nobody has placed one yet. <Link to="/orders/new">Place the first</Link>
            </>
          )}
        </Empty>
      ) : (
        <OrderList
          orders={shown}
          more={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
          choice={operator ? choice : undefined}
        />
      )}
      <p className={styles.foot} role="status">
        {data
          ? `${shown.length} shown${hasNextPage ? '; more are loaded as you scroll' : ', which is all'}`
          : 'Loading …'}
        {search.q && hasNextPage ? '. The text is looked for in what is loaded.' : ''}
      </p>
    </div>
  )
}
