import type { Database } from '@waybill/messaging'
import { idempotent, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { pronounce } from './verdict.ts'
import { OrderParams, PrescriptionView, Reason, view } from './view.ts'

const Body = Type.Object({ reason: Reason }, { additionalProperties: false })

/** A pharmacist says no to all lines, and the customer is told why: an order with nothing else in it is cancelled. */
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
          const { reason } = request.body
          const row = await pronounce(tx, request.params.orderId, request.user.id, { all: 'rejected', reason })
          return { status: 200, body: view(row) }
        }),
    )
  }
