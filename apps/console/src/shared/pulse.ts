import { type Static, Type } from 'typebox'
import { Nullable } from './nullable.ts'

/** How the platform is doing, by the orders of the last minutes. */
export const Pulse = Type.Object({
  scope: Type.Enum(['everything', 'own'], { description: 'Operators see all orders, others theirs' }),
  windowMs: Type.Integer(),
  perMinute: Type.Array(Type.Integer(), {
    description: 'Orders placed in each of the last minutes, the oldest first; the last one is not over yet',
  }),
  completed: Type.Integer(),
  cancelled: Type.Integer(),
  success: Nullable(Type.Number({ description: 'Of all that ended, those completed, 0 to 1; null when none ended' })),
  p50Ms: Nullable(Type.Number({ description: 'From accepted to completed; null when none was completed' })),
  p95Ms: Nullable(Type.Number()),
  open: Type.Integer(),
  stuck: Type.Array(Type.Object({ orderId: Type.String(), sinceMs: Type.Number() }), {
    description: 'Open, and nothing has happened for a minute; who waits for a pharmacist is not stuck',
  }),
  inFlight: Type.Array(
    Type.Object({ station: Type.String(), label: Type.String(), service: Type.String(), orders: Type.Integer() }),
    { description: 'Open orders that have reached a station and none behind it' },
  ),
  deadLetters: Nullable(
    Type.Array(Type.Object({ service: Type.String(), letters: Type.Integer() }), {
      description: 'null: not known now, or not for this user',
    }),
  ),
})
export type Pulse = Static<typeof Pulse>
