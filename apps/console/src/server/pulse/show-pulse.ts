import type { Log } from '@waybill/messaging'
import type { Route, User } from '@waybill/service'
import { Type } from 'typebox'
import type { ConsoleConfig } from '../config.ts'
import { letterCount } from './count-letters.ts'
import { pulseOf } from './pulse.ts'
import type { Tracker } from './tracker.ts'

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

const View = Type.Object({
  scope: Type.Enum(['everything', 'own'], { description: 'Operators see all orders, others theirs' }),
  windowMs: Type.Integer(),
  perMinute: Type.Array(Type.Integer()),
  completed: Type.Integer(),
  cancelled: Type.Integer(),
  success: Nullable(Type.Number()),
  p50Ms: Nullable(Type.Number()),
  p95Ms: Nullable(Type.Number()),
  open: Type.Integer(),
  stuck: Type.Array(Type.Object({ orderId: Type.String(), sinceMs: Type.Number() })),
  inFlight: Type.Array(
    Type.Object({ station: Type.String(), label: Type.String(), service: Type.String(), orders: Type.Integer() }),
  ),
  deadLetters: Nullable(
    Type.Array(Type.Object({ service: Type.String(), letters: Type.Integer() }), {
      description: 'null: not known now, or not for this user',
    }),
  ),
})

const sees = ({ roles }: User) => roles.includes('operator') || roles.includes('admin')

/** GET /console/api/pulse: how orders went in the last minutes. */
export const showPulse =
  (tracker: Tracker, settings: ConsoleConfig, log: Log): Route =>
  (app) => {
    const letters = letterCount(settings, log)
    app.get(
      '/console/api/pulse',
      {
        schema: { response: { 200: View }, tags: ['pulse'], summary: 'How orders went in the last minutes' },
        config: { access: 'user' },
      },
      async ({ user }) => {
        const all = sees(user)
        const orders = tracker.orders().filter(({ customerId }) => all || customerId === user.id)
        const windowMs = settings.pulseWindowMs
        return {
          scope: all ? ('everything' as const) : ('own' as const),
          windowMs,
          ...pulseOf(orders, { now: Date.now(), windowMs }),
          deadLetters: all ? ((await letters()) ?? null) : null,
        }
      },
    )
  }
