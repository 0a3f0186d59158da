import { ParcelOutForDelivery } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { announce } from '../announce.ts'
import { execute } from '../execute.ts'

/** The courier is on the way. A second attempt changes nothing here. */
export const parcelOutForDelivery = (carrierStepMs: number) =>
  on(ParcelOutForDelivery, async ({ data: { shipmentId } }, tx) => {
    const changes = await execute(tx, carrierStepMs, [
      { shipmentId, command: { do: 'report', to: 'out-for-delivery' } },
    ])
    return changes.map(announce)
  })
