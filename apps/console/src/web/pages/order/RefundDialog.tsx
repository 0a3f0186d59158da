import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Order } from '../../api/orders.ts'
import { type Payment, paymentQuery, requestRefund } from '../../api/payments.ts'
import { queryClient } from '../../api/query-client.ts'
import { minorUnits, money } from '../../format/money.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Failure } from '../../ui/Failure.tsx'
import styles from './order.module.css'

interface Props {
  order: Order
  payment: Payment
  onClose: () => void
}

export function RefundDialog({ order: { orderId, total }, payment, onClose }: Props) {
  const { currency } = total
  const leftMinor = payment.capturedMinor - payment.refundedMinor
  const [text, setText] = useState((leftMinor / 100).toFixed(2))
  const [reason, setReason] = useState('')
  // One key for the dialog: pressing twice gives back once.
  const [key] = useState(() => crypto.randomUUID())
  const amountMinor = minorUnits(text)
  const refund = useMutation({
    mutationFn: () => requestRefund(orderId, { amountMinor: amountMinor ?? 0, currency }, reason, key),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: paymentQuery(orderId).queryKey })
      onClose()
    },
  })
  const refusal =
    amountMinor === undefined
      ? 'Write an amount such as 3.49.'
      : amountMinor > leftMinor
        ? `No more than ${money({ amountMinor: leftMinor, currency })} is left.`
        : reason.trim() === ''
          ? 'Say why.'
          : undefined

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (refusal === undefined && !refund.isPending) refund.mutate()
  }

  return (
    <Dialog title="Give money back" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <label>
          Amount in {currency}, up to {money({ amountMinor: leftMinor, currency })}
          <input value={text} inputMode="decimal" onChange={({ target }) => setText(target.value)} />
        </label>
        <label>
          Reason
          <input value={reason} maxLength={200} onChange={({ target }) => setReason(target.value)} />
        </label>
        {refund.error ? <Failure what="The refund" error={refund.error} /> : null}
        {refusal ? <p className={styles.fine}>{refusal}</p> : null}
        <div className={styles.actions}>
          <Button onClick={onClose}>Leave it</Button>
          <Button look="main" type="submit" because={refusal}>
            Give back
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
