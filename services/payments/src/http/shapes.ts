import { Type } from 'typebox'

export const OrderParams = Type.Object({ orderId: Type.String({ format: 'uuid' }) })

export const Money = Type.Object({ amountMinor: Type.Integer(), currency: Type.String() })

export const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
