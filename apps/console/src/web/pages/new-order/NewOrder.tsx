import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { placeOrder } from '../../api/orders.ts'
import { productsQuery } from '../../api/products.ts'
import { money } from '../../format/money.ts'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { BurstResult } from './BurstResult.tsx'
import { type Burst, burst } from './burst.ts'
import { asCurl, type FailureId, failures, newOrder } from './failures.ts'
import styles from './new-order.module.css'
import { Products } from './Products.tsx'

const MOST = 200

export function NewOrder() {
  const navigate = useNavigate()
  const products = useQuery(productsQuery)
  const [quantities, setQuantities] = useState<ReadonlyMap<string, number>>(new Map([['PLASTERS-20', 1]]))
  const [failure, setFailure] = useState<FailureId>('none')
  const [count, setCount] = useState(1)
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<Burst>()
  const order = newOrder(quantities, failure)
  const prices = new Map(products.data?.items.map(({ sku, price }) => [sku, price]))
  const totalMinor = order.lines.reduce(
    (sum, { sku, quantity }) => sum + quantity * (prices.get(sku)?.amountMinor ?? 0),
    0,
  )
  const currency = prices.values().next().value?.currency ?? 'EUR'

  async function place(): Promise<void> {
    setBusy(true)
    const send = async () => (await placeOrder(order, crypto.randomUUID())).orderId
    const done = await burst(count, send, setResult)
    setBusy(false)
    const [orderId] = done.accepted
    if (count === 1 && orderId) await navigate({ to: '/orders/$orderId', params: { orderId } })
  }

  return (
    <div className={styles.page}>
      <h1>New order</h1>
      <div className={styles.columns}>
        <Card title="What">
          {products.error ? <Failure what="The products" error={products.error} stale={!!products.data} /> : null}
          {products.data?.items.length === 0 ? (
            <Empty title="Nothing is on sale">An operator lists products: PUT /api/products/:sku.</Empty>
          ) : (
            <Products products={products.data?.items ?? []} quantities={quantities} onChange={setQuantities} />
          )}
        </Card>
        <div className={styles.side}>
          <Card>
            <fieldset className={styles.choices}>
              <legend>What shall go wrong</legend>
              {failures.map(({ id, label }) => (
                <label key={id}>
                  <input type="radio" name="failure" checked={failure === id} onChange={() => setFailure(id)} />
                  {label}
                </label>
              ))}
            </fieldset>
          </Card>
          <Card>
            <label className={styles.count}>
              How many such orders
              <input
                type="number"
                min={1}
                max={MOST}
                value={count}
                onChange={({ target }) => setCount(Math.max(1, Math.min(MOST, Math.trunc(target.valueAsNumber) || 1)))}
              />
            </label>
            <div className={styles.total}>
              <span>{count === 1 ? 'Total' : `Total of each of ${count}`}</span>
              <strong>{money({ amountMinor: totalMinor, currency })}</strong>
            </div>
            <Button
              look="main"
              onClick={() => void place()}
              because={busy ? 'They are being sent.' : order.lines.length === 0 ? 'Choose a product first.' : undefined}
            >
              {count === 1 ? 'Place the order' : `Place ${count} orders`}
            </Button>
            {order.lines.length === 0 ? <p className={styles.hint}>Choose a product first.</p> : null}
            {result ? <BurstResult result={result} of={count} /> : null}
          </Card>
          <details className={styles.request}>
            <summary>The request</summary>
            <pre tabIndex={0} role="region" aria-label="The request as a command">
              {asCurl(order, '$GATEWAY')}
            </pre>
          </details>
        </div>
      </div>
    </div>
  )
}
