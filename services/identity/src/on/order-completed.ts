import { OrderCompleted } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { logActivity } from '../activity.ts'

export const orderCompleted = on(OrderCompleted, async (event, tx) => {
  const { customerId: userId, orderId, total } = event.data
  await logActivity(tx, event, { userId, orderId, detail: { total } })
})
