import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { fold } from '../shipment.ts'
import { histories } from '../store.ts'
import { ShipmentParams, visible } from './view.ts'

const Events = Type.Object({
  items: Type.Array(
    Type.Object({
      version: Type.Integer(),
      type: Type.String(),
      data: Type.Record(Type.String(), Type.Unknown()),
      occurredAt: Type.String({ format: 'date-time' }),
    }),
  ),
})

/** All that happened to a shipment, oldest first. It has a handful of events, so there are no pages. */
export const listShipmentEvents =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/shipments/:shipmentId/events',
      {
        schema: {
          tags: ['shipping'],
          summary: 'The history of a shipment',
          params: ShipmentParams,
          response: { 200: Events },
        },
        config: { access: 'user' },
      },
      async ({ params: { shipmentId }, user }) => {
        const history = await histories(db, [shipmentId])
        visible(shipmentId, fold(history), user)
        return {
          items: history.map(({ version, type, data, occurredAt }) => ({
            version,
            type,
            data,
            occurredAt: occurredAt.toISOString(),
          })),
        }
      },
    )
  }
