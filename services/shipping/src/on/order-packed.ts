import { keptAddress, OrderPacked } from '@waybill/contracts'
import { on, uuidv7 } from '@waybill/messaging'
import { announce } from '../announce.ts'
import { execute } from '../execute.ts'
import { isShipped } from '../store.ts'
import { trackingNumber } from '../tracking-number.ts'

/** A packed order gets one shipment, however often it is told to be packed. */
export const orderPacked = (carrierStepMs: number) =>
  on(OrderPacked, async ({ data: { orderId, customerId, shipTo } }, tx) => {
    if (await isShipped(tx, orderId)) return

    const order = { orderId, userId: customerId, trackingNumber: trackingNumber(), shipTo: keptAddress(shipTo) }
    const changes = await execute(tx, carrierStepMs, [{ shipmentId: uuidv7(), command: { do: 'create', order } }])
    return changes.map(announce)
  })
