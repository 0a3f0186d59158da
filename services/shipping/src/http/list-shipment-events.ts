import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { evolve, type Shipment } from '../shipment.ts'
import { histories, type Stored } from '../store.ts'
import { ShipmentParams, ShipmentView, view, visible } from './view.ts'

const Events = Type.Object({
  items: Type.Array(
    Type.Object({
      version: Type.Integer(),
      type: Type.String(),
      data: Type.Record(Type.String(), Type.Unknown()),
      occurredAt: Type.String({ format: 'date-time' }),
      state: ShipmentView,
    }),
  ),
})

/** All that happened to a shipment, oldest first, each with the shipment after it. It has a handful of events, so there are no pages. */
export const listShipmentEvents =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/shipments/:shipmentId/events',
      {
        schema: {
          tags: ['shipping'],
          operationId: 'listShipmentEvents',
          summary: 'The history of a shipment',
          params: ShipmentParams,
          response: { 200: Events },
        },
        config: { access: 'user' },
      },
      async ({ params: { shipmentId }, user }) => {
        const items = withStates(await histories(db, [shipmentId]))
        visible(shipmentId, items.at(-1)?.shipment, user)
        return {
          items: items.map(({ version, type, data, occurredAt, shipment }) => ({
            version,
            type,
            data,
            occurredAt: occurredAt.toISOString(),
            state: view(shipmentId, shipment),
          })),
        }
      },
    )
  }

function withStates(history: Stored[]) {
  let shipment: Shipment | undefined
  return history.map((fact) => {
    shipment = evolve(shipment, fact)
    return { ...fact, shipment }
  })
}
