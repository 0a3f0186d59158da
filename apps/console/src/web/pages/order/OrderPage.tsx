import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { ApiProblem } from '../../api/http.ts'
import { orderQuery } from '../../api/orders.ts'
import { paymentQuery } from '../../api/payments.ts'
import { recordsQuery } from '../../api/records.ts'
import { duration } from '../../format/duration.ts'
import { money } from '../../format/money.ts'
import type { LiveEvent } from '../../live/live-event.ts'
import { useLive, useRefresh } from '../../live/use-live.ts'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import { Time } from '../../ui/Time.tsx'
import { Actions } from './Actions.tsx'
import { Details } from './Details.tsx'
import { upTo } from './fold.ts'
import styles from './order.module.css'
import { route, tabs } from './page.ts'
import { Saga } from './Saga.tsx'
import { Scrubber } from './Scrubber.tsx'
import { Stations } from './Stations.tsx'
import { Timeline } from './Timeline.tsx'
import { Trace } from './Trace.tsx'
import { timelineOf } from './timeline.ts'
import { wayOf } from './way.ts'

const REFRESH_MS = 400

/** The page is made anew for each order, so that nothing of the one before stays. */
export function OrderPage() {
  const { orderId } = route.useParams()
  return <OneOrder key={orderId} orderId={orderId} />
}

function OneOrder({ orderId }: { orderId: string }) {
  const { tab = 'timeline', record, at } = route.useSearch()
  const navigate = useNavigate({ from: '/orders/$orderId' })
  const order = useQuery(orderQuery(orderId))
  const payment = useQuery(paymentQuery(orderId))
  const records = useQuery({ ...recordsQuery(orderId), enabled: order.data !== undefined })
  const [live, setLive] = useState<readonly LiveEvent[]>([])
  const own = (event: LiveEvent) => event.orderId === orderId
  useLive((events) => {
    const news = events.filter(own)
    if (news.length > 0) setLive((known) => [...known, ...news])
  })
  useRefresh(
    [orderQuery(orderId).queryKey, paymentQuery(orderId).queryKey, recordsQuery(orderId).queryKey],
    own,
    REFRESH_MS,
  )

  const timeline = useMemo(() => timelineOf(records.data?.records ?? [], live), [records.data, live])
  const rows = timeline.rows
  const way = useMemo(() => {
    const first = Date.parse(rows[0]?.time ?? '')
    const then = at === undefined ? rows : upTo(rows, first + at)
    // What Kafka has no record of any more, the history still tells; of a moment in the past only records are asked.
    const told = new Set(rows.map(({ type }) => type))
    const history = (order.data?.history ?? []).filter(({ event }) => at === undefined && !told.has(event))
    return wayOf(
      [...then, ...history.map(({ event, at: time }) => ({ type: event, time }))],
      order.data?.parcels.length,
    )
  }, [rows, order.data, at])

  const toggle = (place: string) =>
    void navigate({
      search: ({ record: open, ...rest }) => (open === place ? rest : { ...rest, record: place }),
      replace: true,
    })

  if (!order.data) {
    if (order.error instanceof ApiProblem && order.error.status === 404) {
      return (
        <Empty page title="There is no such order">
          Or it is somebody else’s: that looks the same. <Link to="/orders">Your orders</Link>
        </Empty>
      )
    }
    return order.error ? (
      <Failure what="The order" error={order.error} retry={() => void order.refetch()} />
    ) : (
      <p role="status">Loading the order …</p>
    )
  }
  const { status, attention, reason, total, placedAt, updatedAt } = order.data
  const over = status === 'completed' || status === 'cancelled'

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>
            Order <span className={styles.id}>{orderId}</span>
          </h1>
          <p className={styles.sub}>
            <StatusBadge status={status} attention={attention} /> <strong>{money(total)}</strong> placed{' '}
            <Time at={placedAt} />
            {over ? `, ${status} after ${duration(Date.parse(updatedAt) - Date.parse(placedAt))}` : ''}
          </p>
          {reason ? <p className={styles.reason}>{reason}</p> : null}
        </div>
        <Actions order={order.data} payment={payment.data} />
      </header>
      {order.error ? <Failure what="The order" error={order.error} stale /> : null}
      <Card>
        <Stations way={way} placedAt={placedAt} />
      </Card>
      <Scrubber
        rows={rows}
        at={at}
        onMove={(to) =>
          void navigate({
            search: ({ at: _, ...rest }) => (to === undefined ? rest : { ...rest, at: to }),
            replace: true,
          })
        }
      />
      <Tabs
        names={tabs}
        chosen={tab}
        label="About this order"
        panel="order-tab"
        onChoose={(name) => void navigate({ search: (now) => ({ ...now, tab: name }), replace: true })}
      />
      <div role="tabpanel" id="order-tab" aria-labelledby={`tab-order-tab-${tab}`}>
        {records.error ? (
          <Failure
            what="What Kafka has of it"
            error={records.error}
            stale={!!records.data}
            retry={() => void records.refetch()}
          />
        ) : null}
        {tab === 'timeline' ? <Timeline timeline={timeline} records={records.data} /> : null}
        {tab === 'trace' ? <Trace timeline={timeline} open={record} onToggle={toggle} /> : null}
        {tab === 'saga' ? <Saga history={order.data.history} records={records.data?.records ?? []} /> : null}
        {tab === 'details' ? <Details order={order.data} payment={payment.data} /> : null}
      </div>
    </div>
  )
}
