import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type Desk as DeskData, deskQuery } from '../../api/dead-letters.ts'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { NumberHead } from '../../ui/NumberHead.tsx'
import { Service } from '../../ui/Service.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from '../groups/groups.module.css'
import { Parked } from './Parked.tsx'

/** All that failed: dead letters by service and cause, what waits for another try, and keys that wait behind a failure. */
export function Desk() {
  const { data, error, refetch } = useQuery(deskQuery)
  const letters = data?.services.reduce((sum, service) => sum + service.letters, 0) ?? 0
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Dead letters</h1>
        <span className={styles.hint} role="status">
          {data ? `${letters} open` : 'Loading …'}
        </span>
      </header>
      {error ? <Failure what="The dead letters" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      {data ? (
        <>
          {letters === 0 ? (
            <Empty title="No open dead letters">
              What a service gives up on after its tries comes here, with its error. To see one: switch the fault
              “poison” on for a service, by <code>./waybill fault</code>, and place an order.
            </Empty>
          ) : (
            <Causes services={data.services} />
          )}
          <Card title="Keys that wait behind a failure">
            <Parked parked={data.parked} />
          </Card>
          <Card title="Retry topics">
            <Retries retries={data.retries} />
          </Card>
        </>
      ) : null}
    </div>
  )
}

const Causes = ({ services }: Pick<DeskData, 'services'>) => (
  <div className={styles.scroll}>
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col">Cause</th>
          <th scope="col">Step</th>
          <NumberHead>Letters</NumberHead>
          <NumberHead>Failed again</NumberHead>
          <th scope="col">Oldest</th>
          <th scope="col">Last error</th>
        </tr>
      </thead>
      <tbody>
        {services.flatMap(({ service, complete, causes }) =>
          causes.map(({ code, type, letters, again, oldest, error }) => (
            <tr key={`${service} ${code} ${type}`}>
              <td>
                <Service name={service} />
              </td>
              <td>
                <Link
                  to="/dlq/$service"
                  params={{ service }}
                  search={{ code, ...(type === null ? {} : { type }) }}
                  className={styles.name}
                >
                  {code}
                </Link>
              </td>
              <td className={styles.name}>{type ?? 'no event'}</td>
              <td className={styles.number}>
                {letters}
                {complete ? '' : ' or more'}
              </td>
              <td className={styles.number}>{again}</td>
              <td>
                <Time at={oldest} />
              </td>
              <td>{error}</td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  </div>
)

const Retries = ({ retries }: Pick<DeskData, 'retries'>) =>
  retries.length === 0 ? (
    <p className={styles.hint}>
      There are none: every service keeps the order of its keys, and holds what failed in its own database.
    </p>
  ) : (
    <ul className={styles.lines}>
      {retries.map(({ topic, waiting, delay }) => (
        <li key={topic}>
          {topic}: {waiting} wait {delay}
        </li>
      ))}
    </ul>
  )
