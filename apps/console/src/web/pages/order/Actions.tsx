import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { cancelRefusal } from '../../../shared/cancel.ts'
import { cancelOrder, type Order, orderQuery } from '../../api/orders.ts'
import type { Payment } from '../../api/payments.ts'
import { queryClient } from '../../api/query-client.ts'
import { isOperator, useUser } from '../../api/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Failure } from '../../ui/Failure.tsx'
import styles from './order.module.css'
import { RefundDialog } from './RefundDialog.tsx'
import { refundRefusal } from './refusals.ts'

interface Props {
  order: Order
  payment: Payment | null | undefined
}

/** What may be done with the order; what may not says why. */
export function Actions({ order, payment }: Props) {
  const user = useUser()
  const [refunding, setRefunding] = useState(false)
  const cancel = useMutation({
    mutationFn: () => cancelOrder(order.orderId, crypto.randomUUID()),
    onSettled: () => queryClient.invalidateQueries({ queryKey: orderQuery(order.orderId).queryKey }),
  })

  return (
    <div className={styles.actions}>
      <Button
        look="danger"
        because={cancelRefusal(order.status) ?? (cancel.isSuccess ? 'It has been asked for.' : undefined)}
        onClick={() => cancel.mutate()}
      >
        Cancel
      </Button>
      {isOperator(user) ? (
        <Button because={refundRefusal(payment)} onClick={() => setRefunding(true)}>
          Refund …
        </Button>
      ) : null}
      {cancel.isSuccess && order.status !== 'cancelled' && order.status !== 'completed' ? (
        <p className={styles.fine} role="status">
          Asked for. Whether the packer was faster shows in a moment.
        </p>
      ) : null}
      {cancel.error ? <Failure what="The cancellation" error={cancel.error} /> : null}
      {refunding && payment ? (
        <RefundDialog order={order} payment={payment} onClose={() => setRefunding(false)} />
      ) : null}
    </div>
  )
}
