import type { StatusChange } from '../../api/orders.ts'
import type { OrderRecord } from '../../api/records.ts'
import { shortType } from '../../format/event-type.ts'
import { placeOf } from '../../live/live-event.ts'
import { Card } from '../../ui/Card.tsx'
import { Service } from '../../ui/Service.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from './order.module.css'
import { sagaOf } from './saga.ts'

const Message = ({ record }: { record: OrderRecord }) => (
  <div className={styles.message}>
    <strong>{shortType(record.type)}</strong>
    <span className={styles.fine}>
      <Service name={record.service} />
    </span>
    <span className={styles.fine}>{placeOf(record)}</span>
  </div>
)

/** What came in, what it changed, what went out. */
export const Saga = ({ history, records }: { history: readonly StatusChange[]; records: readonly OrderRecord[] }) => (
  <Card title="The saga: every change of the order’s status">
    <ol className={styles.saga}>
      <li className={styles.sagaHead} aria-hidden="true">
        <span>Incoming</span>
        <span>Change</span>
        <span>Outgoing</span>
      </li>
      {sagaOf(history, records).map(({ change, incoming, outgoing }) => (
        <li className={styles.sagaRow} key={`${change.at} ${change.to}`}>
          <div>{incoming ? <Message record={incoming} /> : <div className={styles.message}>{origin(change)}</div>}</div>
          <div className={styles.change}>
            <span className={styles.fromTo}>
              {change.from ? <StatusBadge status={change.from} /> : null}
              {change.from ? <span>→</span> : null}
              <StatusBadge status={change.to} />
            </span>
            <Time at={change.at} />
          </div>
          <div className={styles.out}>
            {outgoing.length === 0 ? <span className={styles.fine}>nothing</span> : null}
            {outgoing.map((record) => (
              <Message key={placeOf(record)} record={record} />
            ))}
          </div>
        </li>
      ))}
    </ol>
    <p className={styles.note}>
      The history has changes of the status only. An answer that changed none, as the first yes of two, is in the
      timeline and not here.
    </p>
  </Card>
)

const origin = ({ from, event }: StatusChange) =>
  from === null
    ? 'the customer’s request'
    : event === 'overdue'
      ? 'a deadline that passed'
      : `${shortType(event)}, not in Kafka any more`
