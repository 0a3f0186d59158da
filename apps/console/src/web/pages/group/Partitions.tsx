import { Link } from '@tanstack/react-router'
import type { GroupPartition } from '../../api/groups.ts'
import { duration } from '../../format/duration.ts'
import { Empty } from '../../ui/Empty.tsx'
import { NumberHead } from '../../ui/NumberHead.tsx'
import styles from '../groups/groups.module.css'

/** Each partition: where the group is, what is behind it, who has it. */
export const Partitions = ({ partitions }: { partitions: readonly GroupPartition[] }) =>
  partitions.length === 0 ? (
    <Empty title="It has no partitions">It has committed nothing, and its members have been given none.</Empty>
  ) : (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Topic</th>
            <NumberHead>Partition</NumberHead>
            <NumberHead>Committed</NumberHead>
            <NumberHead>End</NumberHead>
            <NumberHead>Waiting</NumberHead>
            <NumberHead>Behind</NumberHead>
            <th scope="col">Member</th>
          </tr>
        </thead>
        <tbody>
          {partitions.map(({ topic, partition, committed, end, lag, oldest, member }) => (
            <tr key={`${topic}:${partition}`}>
              <td className={styles.name}>
                <Link to="/kafka/topics/$topic" params={{ topic }}>
                  {topic}
                </Link>
              </td>
              <td className={styles.number}>{partition}</td>
              <td className={styles.number}>{committed ?? 'nothing'}</td>
              <td className={styles.number}>{end ?? 'no leader'}</td>
              <td className={styles.number}>
                {lag && committed !== null ? (
                  <Link
                    to="/kafka/topics/$topic"
                    params={{ topic }}
                    search={{ partition, fromOffset: committed, order: 'oldest' }}
                    title="The records that it has not read"
                  >
                    {lag}
                  </Link>
                ) : (
                  (lag ?? '–')
                )}
              </td>
              <td className={styles.number}>
                {oldest ? duration(Math.max(0, Date.now() - Date.parse(oldest))) : lag === 0 ? '0 s' : '–'}
              </td>
              <td>{member ? `${member.client} on ${member.host}` : 'nobody'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
