import type { Database } from '@waybill/messaging'
import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { fold, until } from '../shipment.ts'
import { findShipments, histories } from '../store.ts'
import { etag, ShipmentParams, ShipmentView, view, visible } from './view.ts'

const Query = Type.Object(
  {
    at: Type.Optional(
      Type.String({ format: 'date-time', description: 'As it was then, for example 2026-11-21T10:00:00Z' }),
    ),
  },
  { additionalProperties: false },
)

/** One shipment, as it is or as it was at some moment. What it was has no ETag: nobody can change it. */
export const getShipment =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/shipments/:shipmentId',
      {
        schema: {
          tags: ['shipping'],
          operationId: 'getShipment',
          summary: 'One shipment, now or as it was',
          params: ShipmentParams,
          querystring: Query,
          response: { 200: ShipmentView },
        },
        config: { access: 'user' },
      },
      async ({ params: { shipmentId }, query: { at }, user }, reply) => {
        const shipment = visible(shipmentId, (await findShipments(db, [shipmentId])).get(shipmentId), user)
        if (at !== undefined) return view(shipmentId, await asOf(db, shipmentId, new Date(at)))
        return reply.header('etag', etag(shipment)).send(view(shipmentId, shipment))
      },
    )
  }

async function asOf(db: Database, shipmentId: string, at: Date) {
  const shipment = fold(until(await histories(db, [shipmentId]), at))
  if (shipment) return shipment
  throw new Problem(404, 'not-yet-created', `Shipment ${shipmentId} was not there yet at ${at.toISOString()}.`)
}
