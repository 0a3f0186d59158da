import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { fold } from '../shipment.ts'
import { histories } from '../store.ts'
import { etag, ShipmentParams, ShipmentView, view, visible } from './view.ts'

/** One shipment, folded from its events. */
export const getShipment =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/shipments/:shipmentId',
      {
        schema: {
          tags: ['shipping'],
          summary: 'One shipment',
          params: ShipmentParams,
          response: { 200: ShipmentView },
        },
        config: { access: 'user' },
      },
      async ({ params: { shipmentId }, user }, reply) => {
        const shipment = visible(shipmentId, fold(await histories(db, [shipmentId])), user)
        return reply.header('etag', etag(shipment)).send(view(shipmentId, shipment))
      },
    )
  }
