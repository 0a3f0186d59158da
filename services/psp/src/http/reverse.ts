import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import type { Answering } from '../answer.ts'
import { reverse as decide } from '../card-network.ts'
import { requireKey } from './require-key.ts'
import { Key, Line, OrderId } from './shapes.ts'

const Body = Type.Object({ key: Key, orderId: OrderId })

/** POST /reversals: give back what an order holds or took, and block it for good. */
export const reverse =
  (answer: Answering, apiKey: string): Route =>
  (app) => {
    app.post(
      '/reversals',
      {
        schema: {
          body: Body,
          response: { 200: Line },
          tags: ['card network'],
          summary: 'Give back what an order holds or took, and block it for good',
        },
        config: { access: 'public' },
        onRequest: requireKey(apiKey),
      },
      ({ body: { key, orderId } }) =>
        answer({ key, orderId, action: 'reversal' }, (account) => ({ answer: decide(account) })),
    )
  }
