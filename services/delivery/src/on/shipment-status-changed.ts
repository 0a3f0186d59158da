import { ShipmentStatusChanged } from '@waybill/contracts'
import { on, type Tx } from '@waybill/messaging'
import { announce, isDone, type Parcel, takeOver } from '../parcel.ts'
import { insertParcel, lockParcel, updateParcels } from '../store.ts'

/**
 * In transit, the courier takes the parcel over. Delivered or returned is mostly the echo of what delivery said itself;
 * where an operator said it, the parcel follows, so that the order learns of it.
 */
export const shipmentStatusChanged = (stepMs: number) =>
  on(ShipmentStatusChanged, async ({ data }, tx) => {
    const { shipmentId, orderId, userId, shipTo, to, parcel: part } = data

    if (to === 'in-transit') {
      const parcel = takeOver({ shipmentId, orderId, userId, postalCode: shipTo.postalCode, parcel: part })
      if (await insertParcel(tx, parcel, stepMs)) return announce(parcel, new Date())
    }
    if (to === 'delivered' || to === 'returned') return settle(tx, shipmentId, to, data.occurredAt)
  })

async function settle(tx: Tx, shipmentId: string, state: 'delivered' | 'returned', occurredAt: Date) {
  const parcel = await lockParcel(tx, shipmentId)
  if (!parcel || isDone(parcel)) return

  const settled: Parcel = { ...parcel, state }
  await updateParcels(tx, [settled], 0)
  return announce(settled, occurredAt, 'an operator sent it back')
}
