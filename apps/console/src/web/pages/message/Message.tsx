import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type MessageDetails, messageQuery } from '../../api/kafka.ts'
import { Failure } from '../../ui/Failure.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from '../kafka/kafka.module.css'
import { Decoding } from './Decoding.tsx'
import { Hex } from './Hex.tsx'
import { JsonTree } from './JsonTree.tsx'

const views = ['value', 'raw', 'hex', 'headers', 'decoding'] as const
type View = (typeof views)[number]

interface Props {
  topic: string
  partition: number
  offset: string
}

/** One record: what it says, its bytes, and how the ones became the other. All of it is text: nothing is ever markup. */
export function Message({ topic, partition, offset }: Props) {
  const { data, error, refetch } = useQuery(messageQuery(topic, partition, offset))
  const [view, setView] = useState<View>('value')
  if (!data) {
    return error ? (
      <Failure what="The record" error={error} retry={() => void refetch()} />
    ) : (
      <p role="status">Loading the record …</p>
    )
  }
  return (
    <div className={styles.page}>
      <Facts details={data} />
      <Tabs names={views} chosen={view} label="About this record" panel="record-view" onChoose={setView} />
      <div role="tabpanel" id="record-view" className={styles.panel} aria-labelledby={`tab-record-view-${view}`}>
        <Body view={view} details={data} />
      </div>
    </div>
  )
}

function Facts({ details: { message, math, previous, next } }: { details: MessageDetails }) {
  const { topic, partition, offset, time, key, type, schema, bytes, headers } = message
  const orderId = orderOf(message.data)
  const at = { topic, partition: String(partition) }
  return (
    <dl className={styles.facts}>
      <div>
        <dt>Record</dt>
        <dd>
          <Link to="/kafka/topics/$topic/messages/$partition/$offset" params={{ ...at, offset }}>
            topic {topic}, partition {partition}, offset {offset}
          </Link>
        </dd>
      </div>
      <div>
        <dt>Sent</dt>
        <dd>
          <Time at={time} />
        </dd>
      </div>
      <div>
        <dt>Key</dt>
        <dd className={styles.mono}>{key ?? 'none'}</dd>
      </div>
      <div>
        <dt>Partition</dt>
        <dd>
          {math.hash === null
            ? `A record without a key is put into any of the ${math.partitions}.`
            : `murmur2 of the key is ${math.hash}; without its sign, modulo ${math.partitions} partitions: ${math.partition}.`}
          {math.partition !== null && math.partition !== partition
            ? ` It is in ${partition} all the same: its sender chose, or the topic had fewer partitions then.`
            : ''}
        </dd>
      </div>
      {type ? (
        <div>
          <dt>Event</dt>
          <dd>
            {type}, id {headers.ce_id ?? 'none'}
          </dd>
        </div>
      ) : null}
      <div>
        <dt>Schema</dt>
        <dd>
          {schema === null ? (
            'none'
          ) : schema.subject === null ? (
            `id ${schema.id}`
          ) : (
            <Link to="/schemas/$subject/$version" params={{ subject: schema.subject, version: String(schema.version) }}>
              {schema.subject}, version {schema.version}, id {schema.id}
            </Link>
          )}
          , {bytes} bytes
        </dd>
      </div>
      {orderId ? (
        <div>
          <dt>Order</dt>
          <dd>
            <Link to="/orders/$orderId" params={{ orderId }}>
              {orderId}
            </Link>
          </dd>
        </div>
      ) : null}
      <div>
        <dt>Beside it</dt>
        <dd className={styles.bar}>
          {previous === null ? (
            'the first'
          ) : (
            <Link to="/kafka/topics/$topic/messages/$partition/$offset" params={{ ...at, offset: previous }}>
              Previous
            </Link>
          )}
          {next === null ? (
            'the last'
          ) : (
            <Link to="/kafka/topics/$topic/messages/$partition/$offset" params={{ ...at, offset: next }}>
              Next
            </Link>
          )}
          <Link to="/kafka/topics/$topic/produce" params={{ topic }} search={{ copy: `${partition}-${offset}` }}>
            Resend or edit
          </Link>
        </dd>
      </div>
    </dl>
  )
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function orderOf(data: unknown): string | undefined {
  const { orderId } = (typeof data === 'object' && data !== null ? data : {}) as { orderId?: unknown }
  return typeof orderId === 'string' && UUID.test(orderId) ? orderId : undefined
}

function Body({ view, details: { message, valueBytes, decoding } }: { view: View; details: MessageDetails }) {
  if (view === 'headers') {
    return (
      <pre className={styles.pre} tabIndex={0} role="region" aria-label="Headers">
        {Object.entries(message.headers)
          .map(([name, value]) => `${name}: ${value}`)
          .join('\n') || 'It has no headers.'}
      </pre>
    )
  }
  if (view === 'decoding') return <Decoding steps={decoding} />
  if (valueBytes === null)
    return <p className={styles.fine}>It has no value: in a compacted topic, that deletes its key.</p>
  if (view === 'hex' || message.data === null) {
    return (
      <>
        {message.problem ? <p className={styles.bad}>It could not be decoded: {message.problem}</p> : null}
        <Hex base64={valueBytes} />
      </>
    )
  }
  return view === 'value' && typeof message.data === 'object' ? (
    <JsonTree value={message.data} />
  ) : (
    <pre className={styles.pre} tabIndex={0} role="region" aria-label="Value">
      {typeof message.data === 'string' ? message.data : JSON.stringify(message.data, null, 2)}
    </pre>
  )
}
