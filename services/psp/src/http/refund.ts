import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import type { Answering } from '../answer.ts'
import { refund as decide } from '../card-network.ts'
import { requireKey } from './require-key.ts'
import { AmountMinor, Key, Line, OrderId } from './shapes.ts'

const Body = Type.Object({ key: Key, orderId: OrderId, amountMinor: AmountMinor })

/** POST /refunds: give back what was taken, or a part of it, as often as something is left. */
export const refund =
  (answer: Answering, apiKey: string): Route =>
  (app) => {
    app.post(
      '/refunds',
      {
        schema: {
          body: Body,
          response: { 200: Line },
          tags: ['card network'],
          summary: 'Give back what was taken for an order, or a part of it',
        },
        config: { access: 'public' },
        onRequest: requireKey(apiKey),
      },
      ({ body: { key, orderId, amountMinor } }) =>
        answer({ key, orderId, action: 'refund', details: [amountMinor] }, (account) => ({
          answer: decide(account, amountMinor),
        })),
    )
  }
