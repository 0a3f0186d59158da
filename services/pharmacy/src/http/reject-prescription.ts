import type { Database } from '@waybill/messaging'
import { idempotent, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { rule } from './verdict.ts'
import { OrderParams, PrescriptionView, view } from './view.ts'

const Body = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500, description: 'The customer reads it' }) },
  { additionalProperties: false },
)

/** A pharmacist says no: the order is cancelled, and the customer is told why. */
export const rejectPrescription =
  (db: Database): Route =>
  (app) => {
    app.post(
      '/api/prescriptions/:orderId/reject',
      {
        schema: {
          tags: ['pharmacy'],
          operationId: 'rejectPrescription',
          summary: 'Reject a prescription',
          params: OrderParams,
          body: Body,
          response: { 200: PrescriptionView },
        },
        config: { access: ['pharmacist', 'admin'], idempotent: true },
      },
      (request, reply) =>
        idempotent(db, request, reply, async (tx) => {
          const ruling = { verdict: 'rejected', reason: request.body.reason } as const
          const row = await rule(tx, request.params.orderId, request.user.id, ruling)
          return { status: 200, body: view(row) }
        }),
    )
  }
