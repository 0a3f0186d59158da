import type { OrderWithHistory } from '../../api/orders.ts'
import type { Payment } from '../../api/payments.ts'
import { money } from '../../format/money.ts'
import { Card } from '../../ui/Card.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from './order.module.css'

interface Props {
  order: OrderWithHistory
  payment: Payment | null | undefined
}

/** What was ordered, where it goes, and the money. */
export const Details = ({ order: { lines, shipTo, total, customerId }, payment }: Props) => (
  <div className={styles.details}>
    <Card title="Lines">
      <ul className={styles.lines}>
        {lines.map(({ sku, name, quantity, unitPrice, requiresPrescription }) => (
          <li key={sku}>
            <span>
              {quantity} × {name}
              <span className={styles.fine}>
                {' '}
                {sku}
                {requiresPrescription ? ', on prescription' : ''}
              </span>
            </span>
            <span>{money({ ...unitPrice, amountMinor: unitPrice.amountMinor * quantity })}</span>
          </li>
        ))}
      </ul>
    </Card>
    <Card title="To">
      <p>
        {shipTo.name}
        <br />
        {shipTo.street}
        <br />
        {shipTo.postalCode} {shipTo.city}, {shipTo.country}
      </p>
      <p className={styles.note}>customer {customerId}</p>
    </Card>
    <Card title="Payment">
      {payment ? (
        <dl className={styles.facts}>
          <div>
            <dt>Status</dt>
            <dd>{payment.status}</dd>
          </div>
          <div>
            <dt>Taken</dt>
            <dd>{money({ ...total, amountMinor: payment.capturedMinor })}</dd>
          </div>
          <div>
            <dt>Given back</dt>
            <dd>{money({ ...total, amountMinor: payment.refundedMinor })}</dd>
          </div>
          {payment.refunds.map(({ refundId, amountMinor, reason, status, requestedAt }) => (
            <div key={refundId}>
              <dt>Refund {status}</dt>
              <dd>
                {money({ ...total, amountMinor })}: {reason} (<Time at={requestedAt} />)
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className={styles.fine}>{payment === null ? 'There is no payment yet.' : 'Loading …'}</p>
      )}
    </Card>
  </div>
)
