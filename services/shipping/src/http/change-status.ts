import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { carryOut } from './carry-out.ts'
import { etag, ShipmentParams, ShipmentView, StatusField, view } from './view.ts'

/** An operator moves a shipment on by hand, one legal step at a time. */
export const changeStatus =
  (db: Database, carrierStepMs: number): Route =>
  (app) => {
    app.post(
      '/api/shipments/:shipmentId/status',
      {
        schema: {
          tags: ['shipping'],
          operationId: 'changeShipmentStatus',
          summary: 'Move a shipment one step on',
          params: ShipmentParams,
          body: Type.Object({ status: StatusField }, { additionalProperties: false }),
          response: { 200: ShipmentView },
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params: { shipmentId }, body: { status }, user }, reply) => {
        const shipment = await carryOut(db, carrierStepMs, { shipmentId, user, command: { do: 'move', to: status } })
        return reply.header('etag', etag(shipment)).send(view(shipmentId, shipment))
      },
    )
  }
