import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { topicsQuery } from '../../api/kafka.ts'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { NumberHead } from '../../ui/NumberHead.tsx'
import { Service } from '../../ui/Service.tsx'
import kafka from '../kafka/kafka.module.css'
import { useRated } from '../topics/use-rated.ts'
import { graphOf } from './graph.ts'
import { Picture } from './Picture.tsx'
import { route } from './page.ts'
import styles from './topology.module.css'

/** Who writes what and who reads it, with what is written and what waits now. */
export function Topology() {
  const { node } = route.useSearch()
  const { data, error, refetch } = useQuery(topicsQuery(false))
  const topics = useRated(data)
  const graph = graphOf(topics)
  const rows = topics.filter(({ name }) => graph.nodes.some(({ id }) => id === `topic:${name}`))

  return (
    <div className={kafka.page}>
      <header className={kafka.head}>
        <h1>Topology</h1>
        {node ? <Link to="/topology">Show all alike</Link> : null}
      </header>
      {error ? <Failure what="The topics" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      {data || error ? null : <p role="status">Loading …</p>}
      {data && rows.length === 0 ? (
        <Empty title="There are no topics with an owner">
          They are made when the platform starts: <code>./waybill up</code>.
        </Empty>
      ) : null}
      {rows.length > 0 ? (
        <>
          <div
            className={styles.frame}
            tabIndex={0}
            role="region"
            aria-label="Services, topics and groups as a picture"
          >
            <Picture graph={graph} chosen={node} />
          </div>
          <Card title="The same as a table">
            <div className={kafka.scroll} tabIndex={0} role="region" aria-label="Services, topics and groups">
              <table className={kafka.table}>
                <thead>
                  <tr>
                    <th scope="col">Written by</th>
                    <th scope="col">Topic</th>
                    <NumberHead>Records/s</NumberHead>
                    <th scope="col">Read by, and what waits</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map(({ name, owner, perSecond, readers }) => (
                    <tr key={name}>
                      <td>
                        <Service name={owner ?? ''} />
                      </td>
                      <td>
                        <Link to="/kafka/topics/$topic" params={{ topic: name }}>
                          {name}
                        </Link>
                      </td>
                      <td className={kafka.number}>{perSecond === undefined ? '…' : perSecond.toFixed(1)}</td>
                      <td>
                        <ul className={styles.readers}>
                          {readers.map(({ group, lag }) => (
                            <li key={group}>
                              <Link to="/kafka/groups/$group" params={{ group }}>
                                {group}
                              </Link>
                              {lag > 0 ? <strong className={styles.lag}> {lag} wait</strong> : null}
                            </li>
                          ))}
                          {readers.length === 0 ? <li>nobody</li> : null}
                        </ul>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </Card>
        </>
      ) : null}
      <p className={kafka.fine}>
        Writers are as the catalogue says; readers are the groups that have committed an offset. CLI:{' '}
        <code>./waybill topics list</code>, <code>./waybill groups lag</code>
      </p>
    </div>
  )
}
