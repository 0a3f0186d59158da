import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { decide, type Prescription, type Verdict, waitingQuery } from '../../api/prescriptions.ts'
import { queryClient } from '../../api/query-client.ts'
import { Button } from '../../ui/Button.tsx'
import { Card } from '../../ui/Card.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Time } from '../../ui/Time.tsx'
import styles from './pharmacy.module.css'
import { type Draft, refusalOf, verdictsOf } from './verdicts.ts'

/** One prescription: each of its lines is approved, or rejected for a reason that the customer reads. */
export function PrescriptionCard({ prescription }: { prescription: Prescription }) {
  const { orderId, receivedAt } = prescription
  const lines = prescription.lines.filter(({ state }) => state === 'received')
  const [draft, setDraft] = useState<Draft>({})
  // The same for each try: a decision whose answer was lost is not decided twice.
  const key = useRef(crypto.randomUUID())
  const send = useMutation({
    mutationFn: (verdicts: Verdict[]) => decide(orderId, verdicts, key.current),
    onSettled: () => queryClient.invalidateQueries({ queryKey: waitingQuery.queryKey }),
  })
  const set = (sku: string, reason: string | undefined) => setDraft((now) => ({ ...now, [sku]: { reason } }))
  const skus = lines.map(({ sku }) => sku)

  return (
    <Card
      title={`Order ${orderId}`}
      aside={
        <span className={styles.fine}>
          since <Time at={receivedAt} />
        </span>
      }
    >
      <ul className={styles.lines}>
        {lines.map(({ sku, name, quantity }) => {
          const said = draft[sku]
          return (
            <li key={sku}>
              <span className={styles.what}>
                {quantity === null ? '' : `${quantity} × `}
                {name} <span className={styles.fine}>{sku}</span>
              </span>
              <div className={styles.choice} role="group" aria-label={`Decision on ${sku}`}>
                <button
                  type="button"
                  aria-pressed={said !== undefined && said.reason === undefined}
                  onClick={() => set(sku, undefined)}
                >
                  Approve
                </button>
                <button
                  type="button"
                  aria-pressed={said?.reason !== undefined}
                  onClick={() => set(sku, said?.reason ?? '')}
                >
                  Reject
                </button>
              </div>
              {said?.reason === undefined ? null : (
                <input
                  aria-label={`Why ${sku} is rejected`}
                  placeholder="Why; the customer reads it"
                  maxLength={500}
                  value={said.reason}
                  onChange={({ target }) => set(sku, target.value)}
                />
              )}
            </li>
          )
        })}
      </ul>
      <div className={styles.actions}>
        <Button
          look="main"
          because={send.isPending ? 'It is on its way.' : refusalOf(skus, draft)}
          onClick={() => send.mutate(verdictsOf(skus, draft))}
        >
          Decide
        </Button>
        <Button
          because={send.isPending ? 'It is on its way.' : undefined}
          onClick={() => setDraft(Object.fromEntries(skus.map((sku) => [sku, { reason: undefined }])))}
        >
          Approve all
        </Button>
      </div>
      {send.error ? <Failure what="The decision" error={send.error} /> : null}
    </Card>
  )
}
