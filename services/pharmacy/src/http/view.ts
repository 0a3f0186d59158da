import { Type } from 'typebox'
import { type Prescription, states } from '../prescription.ts'

export const StateField = Type.Enum([...states])
export const OrderParams = Type.Object({ orderId: Type.String({ format: 'uuid' }) })

/** A prescription as the API shows it. */
export const PrescriptionView = Type.Object({
  orderId: Type.String(),
  customerId: Type.Union([Type.String(), Type.Null()]),
  skus: Type.Array(Type.String()),
  state: StateField,
  decidedBy: Type.Union([Type.String(), Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()]),
  receivedAt: Type.String({ format: 'date-time' }),
  decidedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
})

/** The row as the API shows it: times as ISO text, no internals. */
export const view = (row: Prescription) => ({
  orderId: row.orderId,
  customerId: row.customerId,
  skus: row.skus,
  state: row.state,
  decidedBy: row.decidedBy,
  reason: row.reason,
  receivedAt: row.receivedAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
})
