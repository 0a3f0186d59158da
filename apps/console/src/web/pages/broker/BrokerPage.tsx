import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ApiProblem } from '../../api/http.ts'
import { type BrokerView, brokerQuery } from '../../api/kafka.ts'
import { inBytes } from '../../format/bytes.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { NumberHead } from '../../ui/NumberHead.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import styles from '../kafka/kafka.module.css'
import { Configs } from './Configs.tsx'
import { route, tabs } from './page.ts'

/** One broker: what is on it, its disks, its settings. */
export function BrokerPage() {
  const { id } = route.useParams()
  const { tab = 'replicas' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, refetch } = useQuery(brokerQuery(Number(id)))
  if (!data && error instanceof ApiProblem && error.status >= 400 && error.status < 500) {
    return (
      <Empty page title="There is no such broker">
        {error.message} <Link to="/kafka">The cluster</Link>
      </Empty>
    )
  }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Broker {id}</h1>
        <span className={styles.fine}>
          {data
            ? `${data.host}:${data.port}${data.rack ? `, rack ${data.rack}` : ''}, ${data.replicas.length} replicas`
            : ''}
        </span>
      </header>
      {error ? <Failure what="The broker" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      <Tabs
        names={tabs}
        chosen={tab}
        label="About this broker"
        panel="broker-tab"
        onChoose={(next) => void navigate({ search: next === 'replicas' ? {} : { tab: next }, replace: true })}
      />
      <div role="tabpanel" id="broker-tab" className={styles.panel} aria-labelledby={`tab-broker-tab-${tab}`}>
        {data ? null : <p role="status">Loading …</p>}
        {tab === 'replicas' && data ? <Replicas replicas={data.replicas} /> : null}
        {tab === 'disks' && data ? <Disks dirs={data.logDirs} /> : null}
        {tab === 'config' && data ? <Configs id={data.id} configs={data.configs} /> : null}
      </div>
    </div>
  )
}

/** A page of thousands of lines helps nobody: the largest are shown, the rest is counted. */
const MOST = 300

const Replicas = ({ replicas }: { replicas: BrokerView['replicas'] }) => (
  <div className={styles.scroll} tabIndex={0} role="region" aria-label="Replicas">
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Partition</th>
          <th scope="col">Is</th>
          <NumberHead>Size</NumberHead>
          <NumberHead>Records behind</NumberHead>
        </tr>
      </thead>
      <tbody>
        {replicas.slice(0, MOST).map(({ topic, partition, leads, inSync, bytes, behind }) => (
          <tr key={`${topic}/${partition}`}>
            <td className={styles.mono}>
              <Link to="/kafka/topics/$topic" params={{ topic }} search={{ tab: 'partitions' }}>
                {topic}/{partition}
              </Link>
            </td>
            <td className={inSync ? undefined : styles.bad}>{leads ? 'leader' : inSync ? 'in sync' : 'behind'}</td>
            <td className={styles.number}>{inBytes(bytes)}</td>
            <td className={styles.number}>{behind.toLocaleString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
    {replicas.length > MOST ? (
      <p className={styles.fine}>{replicas.length - MOST} smaller ones are not shown.</p>
    ) : null}
  </div>
)

const Disks = ({ dirs }: { dirs: BrokerView['logDirs'] }) => (
  <dl className={styles.facts}>
    {dirs.map(({ path, bytes, totalBytes, usableBytes }) => (
      <div key={path}>
        <dt>Log folder</dt>
        <dd>
          <span className={styles.mono}>{path}</span>: {inBytes(bytes)} of topics
          {totalBytes === null || usableBytes === null
            ? ''
            : `, ${inBytes(usableBytes)} free of ${inBytes(totalBytes)} of the disk`}
        </dd>
      </div>
    ))}
  </dl>
)
