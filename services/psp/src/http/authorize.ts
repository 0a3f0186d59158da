import { randomUUID } from 'node:crypto'
import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { answerOnce } from '../answer-once.ts'
import { authorize as decide } from '../card-network.ts'
import { requireKey } from './require-key.ts'
import { Answer, Key, Money, OrderId } from './shapes.ts'

const Body = Type.Object({
  key: Key,
  orderId: OrderId,
  amount: Money,
  token: Type.String({ minLength: 1, maxLength: 200 }),
})

/** POST /authorizations: a hold on the card. */
export const authorize =
  (db: Database, apiKey: string): Route =>
  (app) => {
    app.post(
      '/authorizations',
      {
        schema: { body: Body, response: { 200: Answer }, tags: ['card network'], summary: 'Put a hold on a card' },
        config: { access: 'public' },
        onRequest: requireKey(apiKey),
      },
      ({ body: { key, orderId, amount, token } }) =>
        answerOnce(
          db,
          { key, orderId, action: 'authorization', details: [amount.amountMinor, amount.currency, token] },
          (account) => decide(account, { amount, token, paymentId: randomUUID() }),
        ),
    )
  }
