import { Type } from 'typebox'
import { lineStates, type Prescription, states } from '../prescription.ts'

export const StateField = Type.Enum([...states])
export const OrderParams = Type.Object({ orderId: Type.String({ format: 'uuid' }) })

export const Reason = Type.String({ minLength: 1, maxLength: 500, description: 'The customer reads it' })

const Line = Type.Object({
  sku: Type.String(),
  name: Type.String(),
  quantity: Type.Union([Type.Integer(), Type.Null()]),
  state: Type.Enum([...lineStates]),
  reason: Type.Union([Type.String(), Type.Null()]),
})

/** A prescription as the API shows it. */
export const PrescriptionView = Type.Object({
  orderId: Type.String(),
  customerId: Type.Union([Type.String(), Type.Null()]),
  skus: Type.Array(Type.String()),
  lines: Type.Array(Line),
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
  skus: row.lines.map(({ sku }) => sku),
  lines: row.lines,
  state: row.state,
  decidedBy: row.decidedBy,
  reason: row.reason,
  receivedAt: row.receivedAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
})
