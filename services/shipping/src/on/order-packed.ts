import { keptAddress, OrderPacked } from '@waybill/contracts'
import { on, uuidv7 } from '@waybill/messaging'
import { announce } from '../announce.ts'
import { execute } from '../execute.ts'
import { isShipped } from '../store.ts'
import { trackingNumber } from '../tracking-number.ts'

/** A packed parcel gets one shipment, however often it is told of. */
export const orderPacked = (carrierStepMs: number) =>
  on(OrderPacked, async ({ data: { orderId, customerId, shipTo, parcel } }, tx) => {
    if (await isShipped(tx, orderId, parcel?.number ?? 1)) return

    const order = {
      ...{ orderId, userId: customerId, trackingNumber: trackingNumber() },
      ...{ shipTo: keptAddress(shipTo), parcel },
    }
    const changes = await execute(tx, carrierStepMs, [{ shipmentId: uuidv7(), command: { do: 'create', order } }])
    return changes.map(announce)
  })
