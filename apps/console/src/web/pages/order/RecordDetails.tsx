import { Link } from '@tanstack/react-router'
import type { OrderRecord } from '../../api/records.ts'
import { isOperator, useUser } from '../../api/session.ts'
import { duration } from '../../format/duration.ts'
import { Time } from '../../ui/Time.tsx'
import styles from './order.module.css'
import { RecordPlace } from './RecordPlace.tsx'
import type { Row } from './timeline.ts'

const span = (of: { fromMs: number; toMs: number } | undefined) => (of ? duration(of.toMs - of.fromMs) : 'not known')

/** To what the services printed on the way; the logs are for operators. */
function LogLink({ correlationId }: { correlationId: string }) {
  if (!isOperator(useUser()) || correlationId === '') return null
  return (
    <p className={styles.note}>
      <Link to="/logs" search={{ q: correlationId }}>
        What the services printed about it
      </Link>
      {', '}
      <Link to="/traces/$id" params={{ id: correlationId }}>
        all that came of the same request
      </Link>
    </p>
  )
}

/** A record as it stands in Kafka. All of it is text: nothing in it is ever markup. */
export const RecordDetails = ({ record, row }: { record: OrderRecord; row: Row }) => (
  <div className={styles.record}>
    <dl className={styles.facts}>
      <div>
        <dt>Record</dt>
        <dd>
          <RecordPlace record={record} />
        </dd>
      </div>
      <div>
        <dt>Key</dt>
        <dd>{record.key}</dd>
      </div>
      <div>
        <dt>Schema</dt>
        <dd>
          {record.schemaId === null ? 'none' : `id ${record.schemaId}`}, version {record.version} of the event,{' '}
          {record.bytes} bytes
        </dd>
      </div>
      <div>
        <dt>Written, then in Kafka</dt>
        <dd>
          <Time at={record.time} />, <Time at={record.storedAt} />
        </dd>
      </div>
      <div>
        <dt>Reading and work</dt>
        <dd>{span(row.handling)}</dd>
      </div>
      <div>
        <dt>In the outbox</dt>
        <dd>{span(row.outbox)}</dd>
      </div>
      <div>
        <dt>Because of</dt>
        <dd>{row.causedBy ?? (record.causationId ? `event ${record.causationId}` : 'a request')}</dd>
      </div>
    </dl>
    <LogLink correlationId={record.correlationId} />
    {record.problem ? <p className={styles.problem}>It could not be decoded: {record.problem}</p> : null}
    <div className={styles.blocks}>
      <figure>
        <figcaption>Value</figcaption>
        <pre tabIndex={0} role="region" aria-label="Value">
          {JSON.stringify(record.data, null, 2)}
        </pre>
      </figure>
      <figure>
        <figcaption>Headers</figcaption>
        <pre tabIndex={0} role="region" aria-label="Headers">
          {Object.entries(record.headers)
            .map(([name, value]) => `${name}: ${value}`)
            .join('\n')}
        </pre>
      </figure>
    </div>
  </div>
)
