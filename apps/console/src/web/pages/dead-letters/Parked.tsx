import type { Desk } from '../../api/dead-letters.ts'
import { NumberHead } from '../../ui/NumberHead.tsx'
import { Service } from '../../ui/Service.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from '../groups/groups.module.css'

/** Keys whose first event failed and is tried again, with the events behind it. */
export function Parked({ parked }: Pick<Desk, 'parked'>) {
  const rows = parked.flatMap(({ service, keys }) => keys.map((key) => ({ service, ...key })))
  const silent = parked.filter(({ error }) => error !== null)
  return (
    <>
      {silent.map(({ service, error }) => (
        <p key={service} className={styles.warning}>
          {service}: {error}
        </p>
      ))}
      {rows.length === 0 ? (
        <p className={styles.hint}>
          None. An event that failed waits here until its next try, with the later events of its key behind it.
        </p>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Service</th>
                <th scope="col">Key</th>
                <th scope="col">Event</th>
                <NumberHead>Waiting</NumberHead>
                <NumberHead>Tries</NumberHead>
                <th scope="col">Next try</th>
                <th scope="col">Error</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ service, topic, partition, offset, key, type, records, attempts, error, dueAt }) => (
                <tr key={`${service} ${topic} ${partition} ${offset}`}>
                  <td>
                    <Service name={service} />
                  </td>
                  <td className={styles.name}>{key ?? 'no key'}</td>
                  <td className={styles.name}>
                    {type ?? 'no event'}
                    <div className={styles.hint}>
                      {topic}/{partition}@{offset}
                    </div>
                  </td>
                  <td className={styles.number}>{records}</td>
                  <td className={styles.number}>{attempts}</td>
                  <td>
                    <Time at={dueAt} />
                  </td>
                  <td>{error ?? 'waits for something outside'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
