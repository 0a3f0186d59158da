import { OrderPlaced } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { logActivity } from '../activity.ts'

export const orderPlaced = on(OrderPlaced, async (event, tx) => {
  const { customerId: userId, orderId, total, lines, channel } = event.data
  await logActivity(tx, event, { userId, orderId, detail: { total, lines: lines.length, channel } })
})
