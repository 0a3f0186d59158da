import { type Static, Type } from 'typebox'
import { returnStatuses } from '../return.ts'
import type { ReturnRow } from '../return-store.ts'
import { Money, OrderId } from './shapes.ts'

const Time = Type.String({ format: 'date-time' })

export const ReturnStatusField = Type.Enum([...returnStatuses])

export const ReturnView = Type.Object({
  returnId: Type.String({ format: 'uuid' }),
  orderId: OrderId,
  customerId: Type.String(),
  status: ReturnStatusField,
  items: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Integer() })),
  amount: Money,
  reason: Type.String(),
  rejection: Type.Union([Type.String(), Type.Null()]),
  requestedAt: Time,
  updatedAt: Time,
})

/** What the API shows of a return. */
export const viewReturn = (row: ReturnRow): Static<typeof ReturnView> => ({
  ...row,
  requestedAt: row.requestedAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
