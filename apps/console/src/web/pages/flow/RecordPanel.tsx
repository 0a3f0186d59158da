import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { TailRow } from '../../api/tail.ts'
import { Button } from '../../ui/Button.tsx'
import { Drawer } from '../../ui/Drawer.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Service } from '../../ui/Service.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from './flow.module.css'

interface Props {
  /** topic/partition@offset */
  place: string
  /** undefined when it is not, or not any more, among the rows. */
  row: TailRow | undefined
  /** The filter by order that is set. */
  order: string | undefined
  onOrder: (orderId: string | undefined) => void
  onClose: () => void
}

/** One record. All of it is text: nothing in it is ever markup. */
export const RecordPanel = ({ place, row, order, onOrder, onClose }: Props) => (
  <Drawer title={row ? row.type : place} onClose={onClose}>
    {row ? (
      <>
        <dl className={styles.facts}>
          <div>
            <dt>Record</dt>
            <dd>
              <ToRecord place={place}>
                topic {row.topic}, partition {row.partition}, offset {row.offset}
              </ToRecord>
            </dd>
          </div>
          <div>
            <dt>Written by</dt>
            <dd>
              <Service name={row.service} />, <Time at={row.time} />
            </dd>
          </div>
          <div>
            <dt>Key</dt>
            <dd>{row.key}</dd>
          </div>
          <div>
            <dt>Event</dt>
            <dd>
              {row.id}, version {row.version}
            </dd>
          </div>
          <div>
            <dt>Because of</dt>
            <dd>{row.causationId ? `event ${row.causationId}` : 'a request'}</dd>
          </div>
          <div>
            <dt>Correlation id</dt>
            <dd>{row.correlationId}</dd>
          </div>
        </dl>
        {row.orderId === null ? null : (
          <div className={styles.actions}>
            <Link to="/orders/$orderId" params={{ orderId: row.orderId }}>
              Open the order
            </Link>
            <Button onClick={() => onOrder(order === row.orderId ? undefined : (row.orderId ?? undefined))}>
              {order === row.orderId ? 'All orders again' : 'Only this order'}
            </Button>
          </div>
        )}
        <pre tabIndex={0} role="region" aria-label="Value" className={styles.value}>
          {row.tooLarge ? 'It is too large to be sent along: open the record.' : JSON.stringify(row.data, null, 2)}
        </pre>
      </>
    ) : (
      <Empty title="It is not among the rows">
        It came before this page was opened, or has made room for newer ones.{' '}
        <ToRecord place={place}>Look it up</ToRecord>
      </Empty>
    )}
  </Drawer>
)

/** Leads to the record's own page. */
function ToRecord({ place, children }: { place: string; children: ReactNode }) {
  const [, topic = '', partition = '', offset = ''] = /^(.+)\/(\d+)@(\d+)$/.exec(place) ?? []
  return (
    <Link to="/kafka/topics/$topic/messages/$partition/$offset" params={{ topic, partition, offset }}>
      {children}
    </Link>
  )
}
