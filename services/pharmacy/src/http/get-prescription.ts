import type { Database } from '@waybill/messaging'
import { Problem, type Route } from '@waybill/service'
import { findPrescription } from '../store.ts'
import { OrderParams, PrescriptionView, view } from './view.ts'

/** One prescription, for pharmacists and for the customer. To anybody else it does not exist. */
export const getPrescription =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/prescriptions/:orderId',
      {
        schema: {
          tags: ['pharmacy'],
          operationId: 'getPrescription',
          summary: 'The prescription of an order',
          params: OrderParams,
          response: { 200: PrescriptionView },
        },
        config: { access: 'user' },
      },
      async ({ params: { orderId }, user }) => {
        const row = await findPrescription(db, orderId)
        const mayRead =
          row?.customerId === user.id || user.roles.some((role) => role === 'pharmacist' || role === 'admin')
        if (!row || !mayRead) throw unknownPrescription(orderId)
        return view(row)
      },
    )
  }

export const unknownPrescription = (orderId: string) =>
  new Problem(404, 'unknown-prescription', `There is no prescription for order ${orderId}, or it is not yours.`)
