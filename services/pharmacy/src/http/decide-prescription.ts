import type { Database } from '@waybill/messaging'
import { idempotent, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { pronounce } from './verdict.ts'
import { OrderParams, PrescriptionView, Reason, view } from './view.ts'

const Sku = Type.String({ minLength: 1, maxLength: 64 })
const LineVerdict = Type.Union([
  Type.Object({ sku: Sku, verdict: Type.Literal('approved') }, { additionalProperties: false }),
  Type.Object({ sku: Sku, verdict: Type.Literal('rejected'), reason: Reason }, { additionalProperties: false }),
])
const Body = Type.Object(
  { lines: Type.Array(LineVerdict, { minItems: 1, maxItems: 100, description: 'One for each line on prescription' }) },
  { additionalProperties: false },
)

/** A pharmacist says yes to some lines and no to others: what becomes of the rest is the customer's choice. */
export const decidePrescription =
  (db: Database): Route =>
  (app) => {
    app.post(
      '/api/prescriptions/:orderId/decide',
      {
        schema: {
          tags: ['pharmacy'],
          operationId: 'decidePrescription',
          summary: 'Decide a prescription line by line',
          params: OrderParams,
          body: Body,
          response: { 200: PrescriptionView },
        },
        config: { access: ['pharmacist', 'admin'], idempotent: true },
      },
      (request, reply) =>
        idempotent(db, request, reply, async (tx) => {
          const { lines } = request.body
          const row = await pronounce(tx, request.params.orderId, request.user.id, { lines })
          return { status: 200, body: view(row) }
        }),
    )
  }
