import { randomUUID } from 'node:crypto'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import type { Answering } from '../answer.ts'
import { type Declines, authorize as decide } from '../card-network.ts'
import { requireKey } from './require-key.ts'
import { Key, Line, Money, OrderId } from './shapes.ts'

const Body = Type.Object({
  key: Key,
  orderId: OrderId,
  amount: Money,
  token: Type.String({ minLength: 1, maxLength: 200 }),
})

/** POST /authorizations: a hold on the card. */
export const authorize =
  (answer: Answering, apiKey: string, declines: Declines): Route =>
  (app) => {
    app.post(
      '/authorizations',
      {
        schema: { body: Body, response: { 200: Line }, tags: ['card network'], summary: 'Put a hold on a card' },
        config: { access: 'public' },
        onRequest: requireKey(apiKey),
      },
      ({ body: { key, orderId, amount, token } }) =>
        answer(
          {
            key,
            orderId,
            action: 'authorization',
            details: [amount.amountMinor, amount.currency, token],
            token,
          },
          (account) => ({
            answer: decide(account, { orderId, amount, token, paymentId: randomUUID() }, declines),
          }),
        ),
    )
  }
