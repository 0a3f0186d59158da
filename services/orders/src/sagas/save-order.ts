import type { Tx } from '@waybill/messaging'
import type { Order } from '../order.ts'
import { isReturned } from '../parcels.ts'
import { keepReceived } from '../return-store.ts'
import { saveStatus } from '../store.ts'

/** Keeps what is shown of an order in step with its saga: its row, its history, and what came back of it by itself. */
export async function saveOrder(tx: Tx, orderId: string, order: Order, event: string): Promise<void> {
  await saveStatus(tx, orderId, order, event)
  if (order.step !== 'completed') return

  const { customerId, total, parcels = [] } = order
  for (const { shipmentId, items, amountMinor, reason } of parcels.filter(isReturned)) {
    if (shipmentId === null) continue
    await keepReceived(tx, {
      ...{ returnId: shipmentId, orderId, customerId, items, reason: `the parcel came back: ${reason}` },
      amount: { amountMinor, currency: total.currency },
    })
  }
}
