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
export const Details = ({ order: { lines, parcels, shipTo, total, customerId }, payment }: Props) => (
  <div className={styles.details}>
    <Card title="Lines">
      <ul className={styles.lines}>
        {lines.map(({ sku, name, quantity, unitPrice, requiresPrescription, state, reason }) => (
          <li key={sku}>
            <span>
              {quantity} × {name}
              <span className={styles.fine}>
                {' '}
                {sku}
                {requiresPrescription ? ', on prescription' : ''}
                {state === 'rejected' ? `, rejected${reason ? `: ${reason}` : ''}` : ''}
              </span>
            </span>
            <span>{money({ ...unitPrice, amountMinor: unitPrice.amountMinor * quantity })}</span>
          </li>
        ))}
      </ul>
    </Card>
    {parcels.length > 0 ? (
      <Card title={parcels.length === 1 ? 'Parcel' : `${parcels.length} parcels`}>
        <ul className={styles.lines}>
          {parcels.map(({ warehouse, items, state, trackingNumber, reason }) => (
            <li key={warehouse}>
              <span>
                {items.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ')}
                <span className={styles.fine}>
                  {warehouse ? ` from ${warehouse}` : ''}
                  {trackingNumber ? `, ${trackingNumber}` : ''}
                  {reason ? `, ${reason}` : ''}
                </span>
              </span>
              <span>{state}</span>
            </li>
          ))}
        </ul>
      </Card>
    ) : null}
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
