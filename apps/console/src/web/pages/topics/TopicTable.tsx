import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { inBytes } from '../../format/bytes.ts'
import { useKeys } from '../../shell/use-keys.ts'
import { Time } from '../../ui/Time.tsx'
import styles from '../kafka/kafka.module.css'
import { Role } from '../kafka/Role.tsx'
import type { RatedTopic, SortBy } from './sort.ts'

interface Props {
  topics: readonly RatedTopic[]
  by: SortBy
  down: boolean
  onSort: (by: SortBy) => void
}

const columns: { by: SortBy | undefined; label: string; number?: true }[] = [
  { by: 'name', label: 'Topic' },
  { by: undefined, label: 'For' },
  { by: 'partitions', label: 'Partitions', number: true },
  { by: 'records', label: 'Records', number: true },
  { by: 'rate', label: 'Per second', number: true },
  { by: 'bytes', label: 'Size', number: true },
  { by: 'lastAt', label: 'Last record' },
  { by: 'lag', label: 'Read by' },
]

/** A line a topic; its headings sort. */
export function TopicTable({ topics, by, down, onSort }: Props) {
  const navigate = useNavigate()
  const [at, setAt] = useState(-1)
  useKeys('Topic list', [
    { keys: 'j', label: 'Next topic', run: () => setAt(Math.min(at + 1, topics.length - 1)) },
    { keys: 'k', label: 'Topic before', run: () => setAt(Math.max(at - 1, 0)) },
    {
      keys: 'Enter',
      label: 'Open the topic',
      run: () => {
        const topic = topics[at]?.name
        if (topic) void navigate({ to: '/kafka/topics/$topic', params: { topic } })
      },
    },
  ])

  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Topics">
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ by: column, label, number }) => (
              <th
                key={label}
                scope="col"
                className={number ? styles.number : undefined}
                aria-sort={column === by ? (down ? 'descending' : 'ascending') : undefined}
              >
                {column ? (
                  <button type="button" className={styles.sort} onClick={() => onSort(column)}>
                    {label}
                    {column === by ? (down ? ' ↓' : ' ↑') : ''}
                  </button>
                ) : (
                  label
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {topics.map((topic, place) => (
            <Line key={topic.name} topic={topic} current={place === at} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Line({ topic, current }: { topic: RatedTopic; current: boolean }) {
  const {
    name,
    role,
    owner,
    partitions,
    replicas,
    underReplicated,
    offline,
    records,
    perSecond,
    bytes,
    lastAt,
    readers,
  } = topic
  return (
    <tr data-current={current}>
      <td className={styles.mono}>
        <Link to="/kafka/topics/$topic" params={{ topic: name }}>
          {name}
        </Link>
        {owner ? <div className={styles.fine}>{owner}</div> : null}
      </td>
      <td>
        <Role role={role} />
      </td>
      <td className={styles.number}>
        {partitions} × {replicas}
        {offline > 0 ? <div className={styles.bad}>{offline} offline</div> : null}
        {underReplicated > 0 ? <div className={styles.bad}>{underReplicated} under-replicated</div> : null}
      </td>
      <td className={styles.number}>{records.toLocaleString()}</td>
      <td className={styles.number}>{perSecond === undefined ? '…' : perSecond.toFixed(perSecond < 10 ? 1 : 0)}</td>
      <td className={styles.number}>{inBytes(bytes)}</td>
      <td>{lastAt ? <Time at={lastAt} /> : '–'}</td>
      <td>
        {readers.length === 0 ? <span className={styles.fine}>nobody</span> : null}
        {readers.map(({ group, lag }) => (
          <div key={group}>
            {group}
            {lag > 0 ? <span className={styles.fine}>, {lag.toLocaleString()} behind</span> : null}
          </div>
        ))}
      </td>
    </tr>
  )
}
