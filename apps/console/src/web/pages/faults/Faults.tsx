import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clearFault, type Fault, faultsQuery, hitsQuery } from '../../api/faults.ts'
import { pulseQuery } from '../../api/pulse.ts'
import { queryClient } from '../../api/query-client.ts'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Service } from '../../ui/Service.tsx'
import { Vitals } from '../overview/Vitals.tsx'
import styles from './faults.module.css'
import { Hits } from './Hits.tsx'
import { Left } from './Left.tsx'
import { SetFault } from './SetFault.tsx'

/** What is made to go wrong, beside what it does. */
export function Faults() {
  const faults = useQuery(faultsQuery)
  const hits = useQuery(hitsQuery)
  const pulse = useQuery(pulseQuery)
  const on = faults.data?.items ?? []

  return (
    <div className={styles.page}>
      <h1>Faults</h1>
      {faults.error ? <Failure what="The faults" error={faults.error} stale={!!faults.data} /> : null}
      <div className={styles.columns}>
        <Card title="Make something go wrong">
          <SetFault />
        </Card>
        <Card title={on.length === 0 ? 'On now: nothing' : 'On now'}>
          {on.length === 0 ? (
            <Empty title="Everything goes right">Choose a service and a fault; it ends by itself.</Empty>
          ) : (
            <ul className={styles.list}>
              {on.map((fault) => (
                <On
                  key={fault.service}
                  fault={fault}
                  hits={hits.data?.hits?.find((one) => one.service === fault.service)?.hits}
                />
              ))}
            </ul>
          )}
        </Card>
      </div>
      <Card
        title="What it does"
        aside={
          <Link to="/orders" search={{ status: 'cancelled' }}>
            Cancelled orders
          </Link>
        }
      >
        <Vitals pulse={pulse.data} />
      </Card>
      <Card title="Hits of each service since its processes started">
        {hits.error ? <Failure what="The hits" error={hits.error} stale={!!hits.data} /> : null}
        <Hits hits={hits.data?.hits} />
      </Card>
      <p className={styles.fine}>
        CLI: <code>./waybill fault set payments fail --percent 20 --for 5m</code>, <code>./waybill fault list</code>
      </p>
    </div>
  )
}

function On({ fault, hits }: { fault: Fault; hits: number | undefined }) {
  const { service, fault: name, percent, delayMs, expiresAt } = fault
  const clear = useMutation({
    mutationFn: () => clearFault(service),
    onSettled: () => queryClient.invalidateQueries({ queryKey: faultsQuery.queryKey }),
  })
  return (
    <li className={styles.on}>
      <span>
        <strong>
          <Service name={service} />
        </strong>{' '}
        {name}
        {name === 'delay' ? ` by ${delayMs} ms` : ''}, {percent} of a hundred
      </span>
      <span className={styles.fine}>
        <Left until={expiresAt} />
        {hits === undefined ? '' : `, ${hits} hits`}
      </span>
      <Button aria-label={`End the fault of ${service}`} onClick={() => clear.mutate()}>
        End it
      </Button>
      {clear.error ? <Failure what="The end" error={clear.error} /> : null}
    </li>
  )
}
