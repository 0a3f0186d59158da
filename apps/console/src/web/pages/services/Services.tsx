import { useQuery } from '@tanstack/react-query'
import { processesQuery } from '../../api/services.ts'
import { isAdmin, useUser } from '../../api/session.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { ProcessRow } from './ProcessRow.tsx'
import styles from './services.module.css'

/** Every process of this platform: whether it is up, what it says of itself, and what may be done with it. */
export function Services() {
  const admin = isAdmin(useUser())
  const { data, error } = useQuery(processesQuery)
  const ready = data?.items.filter(({ state }) => state === 'ready').length ?? 0

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Services</h1>
        {data?.supervised ? (
          <span className={styles.fine}>
            {ready} of {data.items.length} processes are ready; version {data.version}
          </span>
        ) : null}
      </header>
      {error ? <Failure what="The processes" error={error} stale={!!data} /> : null}
      {data && !data.supervised ? (
        <Empty title="This console does not run under the local supervisor">
          Where the platform is deployed, whatever runs it there tells of its processes and restarts them. On one
          machine <code>./waybill up</code> does.
        </Empty>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Process</th>
                <th scope="col">State</th>
                <th scope="col">Up</th>
                <th scope="col">Memory</th>
                <th scope="col">Restarts</th>
                <th scope="col">What it says</th>
                <th scope="col">
                  <span className={styles.hidden}>Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {(data?.items ?? []).map((process) => (
                <ProcessRow
                  key={process.name}
                  process={process}
                  instances={data?.items.filter(({ service }) => service === process.service).length ?? 1}
                  admin={admin}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className={styles.fine}>
        CLI: <code>./waybill ps</code>, <code>./waybill restart payments</code>,{' '}
        <code>./waybill up --scale payments=3</code>. Instances that are started here share in what is read from Kafka;
        requests go on to those that the platform was started with.
      </p>
    </div>
  )
}
