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

/** What every request to move money is answered with: 200, whether the money moved or not. */
export const Answer = Type.Object({
  outcome: Type.String(),
  paymentId: Type.Optional(Type.String()),
  amount: Type.Optional(Money),
  reason: Type.Optional(Type.String()),
})
