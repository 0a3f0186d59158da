import type { GroupDetails } from '../../api/groups.ts'
import { Empty } from '../../ui/Empty.tsx'
import styles from '../groups/groups.module.css'

/** Who is in the group, and what each has. */
export function Members({ group: { members } }: { group: GroupDetails }) {
  if (members.length === 0) {
    return <Empty title="Nobody is in it">No process reads for this group now. What it committed stays.</Empty>
  }
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Member</th>
            <th scope="col">Instance</th>
            <th scope="col">Host</th>
            <th scope="col">Partitions</th>
          </tr>
        </thead>
        <tbody>
          {members.map(({ id, client, instance, host, partitions }) => (
            <tr key={id}>
              <td className={styles.name}>
                {client}
                <div className={styles.hint}>{id}</div>
              </td>
              <td>{instance ?? '–'}</td>
              <td>{host}</td>
              <td className={styles.name}>
                {[...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, places]) => (
                  <div key={topic}>
                    {topic}: {places.map(({ partition }) => partition).join(', ')}
                  </div>
                ))}
                {partitions.length === 0 ? 'none' : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
