import { Type } from 'typebox'

export const OrderId = Type.String({ format: 'uuid' })

export const Key = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[\\x20-\\x7e]*$',
  description: 'Idempotency key: a repeated request with the same key gets the first answer',
})

export const Money = Type.Object({
  amountMinor: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
})

/** A line of the journal. Every request to move money is answered with its own: 200, whether the money moved or not. */
export const Line = Type.Object({
  seq: Type.Integer({ description: 'The place in the journal: of two lines the later one has the higher' }),
  at: Type.String({ format: 'date-time' }),
  key: Type.String(),
  orderId: OrderId,
  action: Type.String(),
  outcome: Type.String(),
  paymentId: Type.Optional(Type.String()),
  amount: Type.Optional(Money),
  reason: Type.Optional(Type.String()),
})

/** How much of it; without it all. */
export const AmountMinor = Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }))
