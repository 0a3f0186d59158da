import { ParcelDelivered } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { announce } from '../announce.ts'
import { execute } from '../execute.ts'

/** The parcel was handed over. */
export const parcelDelivered = (carrierStepMs: number) =>
  on(ParcelDelivered, async ({ data: { shipmentId } }, tx) => {
    const changes = await execute(tx, carrierStepMs, [{ shipmentId, command: { do: 'report', to: 'delivered' } }])
    return changes.map(announce)
  })
