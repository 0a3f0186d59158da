import { PaymentRefunded } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { mayBecome } from '../return.ts'
import { lockReturn, setReturn } from '../return-store.ts'

/** The money of a return is back: its end. Told a second time, or for something else than a return, it changes nothing. */
export const paymentRefunded = on(PaymentRefunded, async ({ data: { refundId } }, tx) => {
  const known = refundId === null ? undefined : await lockReturn(tx, refundId)
  if (known && mayBecome(known.status, 'refunded')) await setReturn(tx, known.returnId, 'refunded', null)
})
