import type { Reader } from '../../api/kafka.ts'
import { Empty } from '../../ui/Empty.tsx'
import { NumberHead } from '../../ui/NumberHead.tsx'
import styles from '../kafka/kafka.module.css'

/** Who reads the topic, and how far behind each is. */
export const Groups = ({ readers }: { readers: readonly Reader[] }) =>
  readers.length === 0 ? (
    <Empty title="No group reads it">A group is here as soon as it has committed an offset of this topic.</Empty>
  ) : (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Groups">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">State</th>
            <NumberHead>Records behind</NumberHead>
          </tr>
        </thead>
        <tbody>
          {readers.map(({ group, state, lag }) => (
            <tr key={group}>
              <td className={styles.mono}>
                <a href={`/kafka/groups/${encodeURIComponent(group)}`}>{group}</a>
              </td>
              <td>{state}</td>
              <td className={styles.number}>{lag.toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
