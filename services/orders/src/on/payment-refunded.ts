import { PaymentRefunded } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { mayBecome } from '../return.ts'
import { lockReturn, setReturn } from '../return-store.ts'

/** The money of a return is back: its end. Told a second time, or about a whole order, it changes nothing. */
export const paymentRefunded = on(PaymentRefunded, async ({ data: { orderId, returnId } }, tx) => {
  if (returnId === null) return

  const known = await lockReturn(tx, returnId)
  if (!known) throw new Error(`Money was given back for return ${returnId} of order ${orderId}, which is not known`)
  if (mayBecome(known.status, 'refunded')) await setReturn(tx, returnId, 'refunded', null)
})
