import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'

const base = {
  /** Its place in the provider's journal: of two lines the later one has the higher. */
  seq: Type.Integer({ minimum: 1 }),
  at: Type.String({ minLength: 1 }),
  /** The key of the request that it answers. */
  key: Type.String({ minLength: 1 }),
  orderId: Type.String({ minLength: 1 }),
  action: Type.Enum(['authorization', 'capture', 'refund', 'void', 'reversal', 'expiry']),
}

const moved = <const O extends string>(outcome: O) =>
  Type.Object({
    ...base,
    outcome: Type.Literal(outcome),
    paymentId: Type.String(),
    amount: Type.Object({
      amountMinor: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
      currency: Type.String(),
    }),
  })

const refusal = <const O extends string>(outcome: O) =>
  Type.Object({ ...base, outcome: Type.Literal(outcome), reason: Type.String() })

const Shape = Type.Union([
  moved('authorized'),
  moved('captured'),
  moved('voided'),
  moved('refunded'),
  moved('expired'),
  refusal('declined'),
  refusal('refused'),
  refusal('blocked'),
  Type.Object({ ...base, outcome: Type.Literal('nothing') }),
])

/** A line of the provider's journal: what was asked of it, and what came of it. */
export type Line = Static<typeof Shape>

export type Outcome = Line['outcome']

/** The lines with one of these outcomes. */
export type Told<O extends Outcome> = Extract<Line, { outcome: O }>

const shape = Compile(Shape)

/** Whether the provider told a line that we understand. */
export const isLine = (told: unknown): told is Line => shape.Check(told)
