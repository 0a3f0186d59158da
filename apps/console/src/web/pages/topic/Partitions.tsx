import { Link } from '@tanstack/react-router'
import type { Partition } from '../../api/kafka.ts'
import { inBytes } from '../../format/bytes.ts'
import { NumberHead } from '../../ui/NumberHead.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from '../kafka/kafka.module.css'
import { route } from './page.ts'

/** Where each partition is and what it holds. */
export function Partitions({ partitions }: { partitions: readonly Partition[] }) {
  const { topic } = route.useParams()
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Partitions">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Partition</th>
            <th scope="col">Leader</th>
            <th scope="col">Replicas</th>
            <th scope="col">In sync</th>
            <NumberHead>First offset</NumberHead>
            <NumberHead>End offset</NumberHead>
            <NumberHead>Size</NumberHead>
            <th scope="col">Last record</th>
          </tr>
        </thead>
        <tbody>
          {partitions.map(({ partition, leader, replicas, inSync, first, end, bytes, lastAt }) => (
            <tr key={partition}>
              <td>
                <Link to="/kafka/topics/$topic" params={{ topic }} search={{ partition }}>
                  {partition}
                </Link>
              </td>
              <td>{leader === null ? <span className={styles.bad}>none: offline</span> : leader}</td>
              <td>{replicas.join(', ')}</td>
              <td className={inSync.length < replicas.length ? styles.bad : undefined}>{inSync.join(', ')}</td>
              <td className={styles.number}>{first ?? '?'}</td>
              <td className={styles.number}>{end ?? '?'}</td>
              <td className={styles.number}>{inBytes(bytes)}</td>
              <td>{lastAt ? <Time at={lastAt} /> : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
