import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import type { Answering } from '../answer.ts'
import { capture as decide, restOf } from '../card-network.ts'
import { requireKey } from './require-key.ts'
import { AmountMinor, Key, Line, OrderId } from './shapes.ts'

const Body = Type.Object({ key: Key, orderId: OrderId, amountMinor: AmountMinor })

/** POST /captures: take what is held for an order, or a part of it; the rest is let go of. */
export const capture =
  (answer: Answering, apiKey: string): Route =>
  (app) => {
    app.post(
      '/captures',
      {
        schema: {
          body: Body,
          response: { 200: Line },
          tags: ['card network'],
          summary: 'Take what is held for an order, or a part of it',
        },
        config: { access: 'public' },
        onRequest: requireKey(apiKey),
      },
      ({ body: { key, orderId, amountMinor } }) =>
        answer({ key, orderId, action: 'capture', ...(amountMinor && { details: [amountMinor] }) }, (account) => {
          const taken = decide(account, amountMinor)
          return { answer: taken, rest: restOf(account, taken) }
        }),
    )
  }
