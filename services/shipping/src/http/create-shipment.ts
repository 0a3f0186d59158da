import { type Database, publish, uuidv7 } from '@waybill/messaging'
import { idempotent, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { announce } from '../announce.ts'
import { execute } from '../execute.ts'
import { trackingNumber } from '../tracking-number.ts'
import { AddressField } from './view.ts'

const Accepted = Type.Object({
  shipmentId: Type.String(),
  status: Type.Literal('created'),
  eventPublished: Type.Literal('queued', { description: 'The event is in the outbox and reaches Kafka for certain' }),
  trackingNumber: Type.String(),
})

/** A shipment without an order. Once it is answered, shipment and event are durable together. */
export const createShipment =
  (db: Database, carrierStepMs: number): Route =>
  (app) => {
    app.post(
      '/api/shipments',
      {
        schema: {
          tags: ['shipping'],
          operationId: 'createShipment',
          summary: 'Ship something that is no order',
          body: Type.Object({ shipTo: AddressField }, { additionalProperties: false }),
          response: { 202: Accepted },
        },
        config: { access: 'user', idempotent: true },
      },
      (request, reply) =>
        idempotent(db, request, reply, async (tx) => {
          const shipmentId = uuidv7()
          const order = {
            orderId: null,
            userId: request.user.id,
            trackingNumber: trackingNumber(),
            shipTo: request.body.shipTo,
          }
          const changes = await execute(tx, carrierStepMs, [{ shipmentId, command: { do: 'create', order } }])
          await publish(tx, ...changes.map(announce))

          return { status: 202, body: accepted(shipmentId, order.trackingNumber) }
        }),
    )
  }

const accepted = (shipmentId: string, trackingNumber: string) =>
  ({ shipmentId, status: 'created', eventPublished: 'queued', trackingNumber }) as const
