import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { failures, funnel, revenue, stepTimes, topProducts } from '../../api/analytics.ts'
import { money } from '../../format/money.ts'
import { Bars } from '../../ui/Bars.tsx'
import { Card } from '../../ui/Card.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Asked } from './Asked.tsx'
import styles from './analytics.module.css'
import { route, type Span, spans } from './page.ts'
import { RevenueBars } from './RevenueBars.tsx'
import { failuresOf, funnelOf, revenueOf, timesOf } from './sums.ts'

const MINUTE = 60_000
const lengths: Record<Span, { ms: number; window: string; words: string }> = {
  '15m': { ms: 15 * MINUTE, window: '1m', words: 'the last 15 minutes' },
  '1h': { ms: 60 * MINUTE, window: '1m', words: 'the last hour' },
  '6h': { ms: 360 * MINUTE, window: '15m', words: 'the last 6 hours' },
  '1d': { ms: 1_440 * MINUTE, window: '1h', words: 'the last day' },
}

/** What was sold, how orders went and what went wrong. Each bar leads to its orders where a filter of theirs says it. */
export function Analytics() {
  const { last = '1h' } = route.useSearch()
  const navigate = route.useNavigate()
  const { ms, window, words } = lengths[last]
  const products = useQuery(topProducts(ms))
  const taken = useQuery(revenue(ms, window))
  const steps = useQuery(funnel(ms, window))
  const times = useQuery(stepTimes(ms, window))
  const failed = useQuery(failures(ms, window))

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Analytics</h1>
        <Segments
          label="How far back"
          names={spans}
          chosen={last}
          onChoose={(span) => void navigate({ search: { last: span }, replace: true })}
        />
        <span className={styles.fine}>{words}; what has just happened is counted within seconds</span>
      </header>
      <div className={styles.grid}>
        <Card title="Products sold most">
          <Asked what="The products" query={products} empty={({ products }) => products.length === 0}>
            {({ products }) => (
              <Bars
                label="Pieces sold of each product"
                rows={products.map(({ sku, quantity }) => ({
                  key: sku,
                  label: (
                    <Link to="/orders" search={{ q: sku }}>
                      {sku}
                    </Link>
                  ),
                  value: quantity,
                  text: `${quantity} pieces`,
                }))}
              />
            )}
          </Asked>
        </Card>
        <Card title="Revenue">
          <Asked what="The revenue" query={taken} empty={({ windows }) => windows.length === 0}>
            {(data) => (
              <>
                <ul className={styles.sums}>
                  {revenueOf(data).map(({ orders, ...amount }) => (
                    <li key={amount.currency}>
                      <strong>{money(amount)}</strong> of {orders} orders
                    </li>
                  ))}
                </ul>
                <RevenueBars revenue={data} />
              </>
            )}
          </Asked>
        </Card>
        <Card title="From a look to the doorstep">
          <Asked what="The funnel" query={steps} empty={(data) => funnelOf(data).placed + funnelOf(data).viewed === 0}>
            {(data) => {
              const { viewed, placed, completed, cancelled, late } = funnelOf(data)
              const row = (key: string, label: ReactNode, value: number) => ({
                key,
                label,
                value,
                text: String(value),
              })
              return (
                <>
                  <Bars
                    label="How many came so far"
                    rows={[
                      row('viewed', 'products looked at', viewed),
                      row('placed', <Link to="/orders">orders placed</Link>, placed),
                      row(
                        'completed',
                        <Link to="/orders" search={{ status: 'completed' }}>
                          completed
                        </Link>,
                        completed,
                      ),
                      row(
                        'cancelled',
                        <Link to="/orders" search={{ status: 'cancelled' }}>
                          cancelled
                        </Link>,
                        cancelled,
                      ),
                    ]}
                  />
                  {late > 0 ? (
                    <p className={styles.fine}>{late} events came too late for their minute and are kept apart.</p>
                  ) : null}
                </>
              )
            }}
          </Asked>
        </Card>
        <Card title="What went wrong">
          <Asked what="The failures" query={failed} empty={({ windows }) => windows.length === 0}>
            {(data) => (
              <Bars
                label="How often each step was not reached, by reason"
                rows={failuresOf(data).map(({ step, reason, count }) => ({
                  key: `${step} ${reason}`,
                  label: (
                    <>
                      {step}:{' '}
                      <Link to="/orders" search={{ status: 'cancelled', q: reason }}>
                        {reason}
                      </Link>
                    </>
                  ),
                  value: count,
                  text: String(count),
                }))}
              />
            )}
          </Asked>
        </Card>
        <Card title="How long each step takes, in the newest window">
          <Asked what="The times" query={times} empty={({ windows }) => windows.length === 0}>
            {(data) => <Bars label="95 of a hundred orders took no longer" rows={timesOf(data)} />}
          </Asked>
        </Card>
      </div>
    </div>
  )
}
