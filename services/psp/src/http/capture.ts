import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { answerOnce } from '../answer-once.ts'
import { capture as decide } from '../card-network.ts'
import { requireKey } from './require-key.ts'
import { Answer, Key, OrderId } from './shapes.ts'

const Body = Type.Object({ key: Key, orderId: OrderId })

/** POST /captures: take the amount that is held for an order. */
export const capture =
  (db: Database, apiKey: string): Route =>
  (app) => {
    app.post(
      '/captures',
      {
        schema: {
          body: Body,
          response: { 200: Answer },
          tags: ['card network'],
          summary: 'Take the amount that is held for an order',
        },
        config: { access: 'public' },
        onRequest: requireKey(apiKey),
      },
      ({ body: { key, orderId } }) => answerOnce(db, { key, orderId, action: 'capture' }, decide),
    )
  }
