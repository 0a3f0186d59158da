import { useQuery } from '@tanstack/react-query'
import { waitingQuery } from '../../api/prescriptions.ts'
import { useRefresh } from '../../live/use-live.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { PrescriptionCard } from './PrescriptionCard.tsx'
import styles from './pharmacy.module.css'

/** The pharmacist's queue: who has waited longest stands first. */
export function Pharmacy() {
  const { data, error, refetch } = useQuery(waitingQuery)
  useRefresh([waitingQuery.queryKey], ({ service }) => service === 'pharmacy', 500)

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Pharmacy</h1>
        <span className={styles.fine} role="status">
          {data ? `${data.items.length}${data.next === null ? '' : ' and more'} wait for a decision` : ''}
        </span>
      </header>
      {error ? <Failure what="The queue" error={error} stale={!!data} retry={() => void refetch()} /> : null}
      {data?.items.length === 0 ? (
        <Empty title="No prescription waits">
          One comes when an order has a product that needs it: <code>./waybill order place --sku AMOXICILLIN-500</code>
        </Empty>
      ) : null}
      {(data?.items ?? []).map((prescription) => (
        <PrescriptionCard key={prescription.orderId} prescription={prescription} />
      ))}
    </div>
  )
}
