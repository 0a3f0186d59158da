import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import type { Answering } from '../answer.ts'
import { letGo as decide } from '../card-network.ts'
import { requireKey } from './require-key.ts'
import { Key, Line, OrderId } from './shapes.ts'

const Body = Type.Object({ key: Key, orderId: OrderId })

/** POST /voids: let go of what is held for an order. */
export const letGo =
  (answer: Answering, apiKey: string): Route =>
  (app) => {
    app.post(
      '/voids',
      {
        schema: {
          body: Body,
          response: { 200: Line },
          tags: ['card network'],
          summary: 'Let go of what is held for an order',
        },
        config: { access: 'public' },
        onRequest: requireKey(apiKey),
      },
      ({ body: { key, orderId } }) =>
        answer({ key, orderId, action: 'void' }, (account) => ({ answer: decide(account) })),
    )
  }
