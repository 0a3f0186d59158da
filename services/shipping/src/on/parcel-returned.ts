import { ParcelReturned } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { announce } from '../announce.ts'
import { execute } from '../execute.ts'

/** Nobody took the parcel: it is on its way back. */
export const parcelReturned = (carrierStepMs: number) =>
  on(ParcelReturned, async ({ data: { shipmentId } }, tx) => {
    const changes = await execute(tx, carrierStepMs, [{ shipmentId, command: { do: 'report', to: 'returned' } }])
    return changes.map(announce)
  })
