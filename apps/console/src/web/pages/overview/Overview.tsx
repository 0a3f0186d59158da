import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { latestOrders } from '../../api/orders.ts'
import { pulseQuery } from '../../api/pulse.ts'
import { useRefresh } from '../../live/use-live.ts'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { FlowStrip } from './FlowStrip.tsx'
import { LatestOrders } from './LatestOrders.tsx'
import styles from './overview.module.css'
import { Stuck } from './Stuck.tsx'
import { Vitals } from './Vitals.tsx'

/** How it goes: the pulse of the last minutes, where orders are, the last twenty. */
export function Overview() {
  const pulse = useQuery(pulseQuery)
  const latest = useQuery(latestOrders)
  useRefresh([latestOrders.queryKey, pulseQuery.queryKey], ({ orderId }) => orderId !== null, 500)
  const minutes = Math.round((pulse.data?.windowMs ?? 0) / 60_000)

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Overview</h1>
        <span className={styles.hint}>
          {pulse.data
            ? `${pulse.data.scope === 'own' ? 'Your orders' : 'All orders'} of the last ${minutes} minutes`
            : ''}
        </span>
      </header>
      {pulse.error ? <Failure what="The pulse" error={pulse.error} stale={!!pulse.data} /> : null}
      <Vitals pulse={pulse.data} />
      <Card title="Where open orders are">
        <FlowStrip pulse={pulse.data} />
      </Card>
      {pulse.data && pulse.data.stuck.length > 0 ? <Stuck orders={pulse.data.stuck} /> : null}
      <Card title="Latest orders" aside={<Link to="/orders">All orders</Link>}>
        {latest.error ? <Failure what="The latest orders" error={latest.error} stale={!!latest.data} /> : null}
        {latest.data?.items.length === 0 ? (
          <Empty title="No orders yet">
            Nobody has placed one. <Link to="/orders/new">Place the first</Link>, and watch it here.
          </Empty>
        ) : (
          <LatestOrders orders={latest.data?.items} />
        )}
      </Card>
    </div>
  )
}
