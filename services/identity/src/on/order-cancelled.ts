import { OrderCancelled } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { logActivity } from '../activity.ts'

export const orderCancelled = on(OrderCancelled, async (event, tx) => {
  const { customerId: userId, orderId, reason } = event.data
  await logActivity(tx, event, { userId, orderId, detail: { reason } })
})
