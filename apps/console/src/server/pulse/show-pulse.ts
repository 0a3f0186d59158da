import type { Log } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Pulse } from '../../shared/pulse.ts'
import type { ConsoleConfig } from '../config.ts'
import { letterCount } from './count-letters.ts'
import { ordersFor, seesAll } from './orders-for.ts'
import { pulseOf } from './pulse.ts'
import type { Tracker } from './tracker.ts'

/** GET /console/api/pulse: how orders went in the last minutes. */
export const showPulse =
  (tracker: Tracker, settings: ConsoleConfig, log: Log): Route =>
  (app) => {
    const letters = letterCount(settings, log)
    app.get(
      '/console/api/pulse',
      {
        schema: { response: { 200: Pulse }, tags: ['pulse'], summary: 'How orders went in the last minutes' },
        config: { access: 'user' },
      },
      async ({ user }) => {
        const all = seesAll(user)
        const orders = ordersFor(tracker, user)
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
