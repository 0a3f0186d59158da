import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ClusterView, clusterQuery } from '../../api/kafka.ts'
import { inBytes } from '../../format/bytes.ts'
import { Card } from '../../ui/Card.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { NumberHead } from '../../ui/NumberHead.tsx'
import styles from './kafka.module.css'

/** The cluster: what is wrong first, then its brokers. */
export function ClusterPage() {
  const { data, error, refetch } = useQuery(clusterQuery)
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Kafka</h1>
        {data ? (
          <span className={styles.fine}>
            cluster {data.id}, {data.topics} topics, {data.partitions} partitions
            {data.controller === null ? '' : `, controller ${data.controller} of ${data.voters.join(', ')}`}
          </span>
        ) : null}
      </header>
      {error ? <Failure what="The cluster" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      {data ? <Warnings cluster={data} /> : error ? null : <p role="status">Loading …</p>}
      {data ? <Brokers cluster={data} /> : null}
      {data && data.offline.length > 0 ? <Troubled title="Offline partitions" partitions={data.offline} /> : null}
      {data && data.underReplicated.length > 0 ? (
        <Troubled title="Under-replicated partitions" partitions={data.underReplicated} />
      ) : null}
    </div>
  )
}

const Warnings = ({ cluster: { warnings, offline, underReplicated } }: { cluster: ClusterView }) => (
  <>
    {offline.length + underReplicated.length === 0 ? (
      <p role="status">✓ Every partition has a leader and all of its replicas.</p>
    ) : null}
    {warnings.length > 0 ? (
      <ul role="alert" className={styles.page}>
        {warnings.map((warning) => (
          <li key={warning} className={styles.warning}>
            {warning}
          </li>
        ))}
      </ul>
    ) : null}
  </>
)

const percent = (skew: number | null) => (skew === null ? '' : ` (${skew >= 0 ? '+' : ''}${skew.toFixed(0)} %)`)

const Brokers = ({ cluster: { brokers, controller } }: { cluster: ClusterView }) => (
  <div className={styles.scroll} tabIndex={0} role="region" aria-label="Brokers">
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Broker</th>
          <th scope="col">Address</th>
          <th scope="col">Rack</th>
          <NumberHead>Leads</NumberHead>
          <NumberHead>Replicas</NumberHead>
          <NumberHead>Behind</NumberHead>
          <NumberHead>On disk</NumberHead>
        </tr>
      </thead>
      <tbody>
        {brokers.map(({ id, host, port, rack, leads, replicas, behind, bytes, leaderSkew, replicaSkew }) => (
          <tr key={id}>
            <td>
              <Link to="/kafka/brokers/$id" params={{ id: String(id) }}>
                {id}
              </Link>
              {id === controller ? <span className={styles.fine}> controller</span> : null}
            </td>
            <td className={styles.mono}>
              {host}:{port}
            </td>
            <td>{rack ?? '–'}</td>
            <td className={styles.number}>
              {leads}
              <span className={styles.fine}>{percent(leaderSkew)}</span>
            </td>
            <td className={styles.number}>
              {replicas}
              <span className={styles.fine}>{percent(replicaSkew)}</span>
            </td>
            <td className={behind > 0 ? `${styles.number} ${styles.bad}` : styles.number}>{behind}</td>
            <td className={styles.number}>{bytes === null ? '?' : inBytes(bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

/** When a broker is lost, every partition is in trouble: the first tell which. */
const MOST_TROUBLED = 30

const Troubled = ({ title, partitions }: { title: string; partitions: ClusterView['offline'] }) => (
  <Card title={title}>
    <ul className={styles.facts}>
      {partitions.slice(0, MOST_TROUBLED).map(({ topic, partition, leader, replicas, inSync }) => (
        <li key={`${topic}/${partition}`}>
          <Link to="/kafka/topics/$topic" params={{ topic }} search={{ tab: 'partitions' }}>
            {topic}/{partition}
          </Link>
          : led by {leader ?? 'nobody'}, replicas {replicas.join(', ')}, in sync {inSync.join(', ') || 'none'}
        </li>
      ))}
    </ul>
    {partitions.length > MOST_TROUBLED ? (
      <p className={styles.fine}>And {partitions.length - MOST_TROUBLED} more.</p>
    ) : null}
  </Card>
)
