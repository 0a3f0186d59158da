import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { PlannedCancel } from '../../../shared/cancel.ts'
import { cancelOrders, planCancel } from '../../api/orders.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Failure } from '../../ui/Failure.tsx'
import styles from './orders.module.css'

interface Props {
  ids: readonly string[]
  onClose: () => void
}

/** Says which of the chosen orders can be cancelled and which not, asks why, and sets it going. */
export function CancelChosen({ ids, onClose }: Props) {
  const navigate = useNavigate()
  const [reason, setReason] = useState('')
  const plan = useQuery({
    queryKey: ['orders', 'cancel', ids],
    queryFn: ({ signal }) => planCancel(ids, signal),
    // What can be cancelled changes by the second.
    gcTime: 0,
  })
  const begin = useMutation({
    mutationFn: () => cancelOrders(ids, reason),
    onSuccess: ({ operation }) => navigate({ to: '/operations/$id', params: { id: operation } }),
  })
  const refusal = !plan.data
    ? 'It is being looked up which can be cancelled.'
    : plan.data.planned === 0
      ? 'None of them can be cancelled.'
      : begin.isPending
        ? 'It is being set going.'
        : undefined

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (refusal === undefined) begin.mutate()
  }

  return (
    <Dialog title={`Cancel ${ids.length} ${ids.length === 1 ? 'order' : 'orders'}`} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        {plan.error ? <Failure what="The plan" error={plan.error} retry={() => void plan.refetch()} /> : null}
        <div role="status">
          {plan.data ? (
            <>
              <p>
                {plan.data.planned} of {ids.length} can be cancelled. What was taken for them is given back, what was
                reserved is released.
              </p>
              <LeftOut orders={plan.data.orders} />
            </>
          ) : (
            <p>Looking which of them can be cancelled …</p>
          )}
        </div>
        <label>
          Reason, if there is one to tell
          <input
            className={styles.reason}
            value={reason}
            maxLength={200}
            onChange={({ target }) => setReason(target.value)}
          />
        </label>
        {begin.error ? <Failure what="The cancellation" error={begin.error} /> : null}
        <div className={styles.acts}>
          <Button onClick={onClose}>Leave them</Button>
          <Button look="danger" type="submit" because={refusal}>
            Cancel {plan.data?.planned ?? ''}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** So many ids are named for each reason; the others are counted. */
const MOST_NAMED = 5

function LeftOut({ orders }: { orders: readonly PlannedCancel[] }) {
  const reasons = Map.groupBy(
    orders.filter(({ refusal }) => refusal !== null),
    ({ refusal }) => refusal,
  )
  return (
    <ul className={styles.leftOut}>
      {[...reasons].map(([reason, left]) => (
        <li key={reason}>
          {left.length} left out: {reason}{' '}
          <span className={styles.ids}>
            {left
              .slice(0, MOST_NAMED)
              .map(({ orderId }) => orderId)
              .join(', ')}
            {left.length > MOST_NAMED ? ` and ${left.length - MOST_NAMED} more` : ''}
          </span>
        </li>
      ))}
    </ul>
  )
}
