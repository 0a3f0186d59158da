import type { Database } from '@waybill/messaging'
import { IfMatch, Problem, type Route } from '@waybill/service'
import type { Shipment } from '../shipment.ts'
import { carryOut } from './carry-out.ts'
import { AddressField, etag, ShipmentParams, ShipmentView, view } from './view.ts'

/** The owner, or an operator, sends a shipment elsewhere, as long as the carrier does not have it. Needs `If-Match`. */
export const changeAddress =
  (db: Database, carrierStepMs: number): Route =>
  (app) => {
    app.put(
      '/api/shipments/:shipmentId/ship-to',
      {
        schema: {
          tags: ['shipping'],
          operationId: 'changeShipmentAddress',
          summary: 'Change where a shipment goes',
          params: ShipmentParams,
          headers: IfMatch,
          body: AddressField,
          response: { 200: ShipmentView },
        },
        config: { access: 'user' },
      },
      async ({ params: { shipmentId }, body: shipTo, headers, user }, reply) => {
        const shipment = await carryOut(db, carrierStepMs, {
          shipmentId,
          user,
          command: { do: 'redirect', shipTo },
          check: (known) => requireMatch(headers['if-match'], known),
        })
        return reply.header('etag', etag(shipment)).send(view(shipmentId, shipment))
      },
    )
  }

function requireMatch(header: string | undefined, shipment: Shipment): void {
  if (header === undefined) {
    throw new Problem(428, 'if-match-missing', 'Send the ETag of the shipment as you know it in the header If-Match.')
  }
  const known = header.split(',').map((tag) => tag.trim())
  if (known.includes('*') || known.includes(etag(shipment))) return
  throw new Problem(412, 'version-mismatch', 'The shipment changed since you read it: read it again.')
}
