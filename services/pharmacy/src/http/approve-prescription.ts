import type { Database } from '@waybill/messaging'
import { idempotent, type Route } from '@waybill/service'
import { pronounce } from './verdict.ts'
import { OrderParams, PrescriptionView, view } from './view.ts'

/** A pharmacist says yes to all lines: the order may go on. */
export const approvePrescription =
  (db: Database): Route =>
  (app) => {
    app.post(
      '/api/prescriptions/:orderId/approve',
      {
        schema: {
          tags: ['pharmacy'],
          operationId: 'approvePrescription',
          summary: 'Approve a prescription',
          params: OrderParams,
          response: { 200: PrescriptionView },
        },
        config: { access: ['pharmacist', 'admin'], idempotent: true },
      },
      (request, reply) =>
        idempotent(db, request, reply, async (tx) => {
          const row = await pronounce(tx, request.params.orderId, request.user.id, { all: 'approved' })
          return { status: 200, body: view(row) }
        }),
    )
  }
