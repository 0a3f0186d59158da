import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { answerOnce } from '../answer-once.ts'
import { reverse as decide } from '../card-network.ts'
import { requireKey } from './require-key.ts'
import { Answer, Key, OrderId } from './shapes.ts'

const Body = Type.Object({ key: Key, orderId: OrderId })

/** POST /reversals: give back what an order holds or took, and block it for good. */
export const reverse =
  (db: Database, apiKey: string): Route =>
  (app) => {
    app.post(
      '/reversals',
      {
        schema: {
          body: Body,
          response: { 200: Answer },
          tags: ['card network'],
          summary: 'Give back what an order holds or took, and block it for good',
        },
        config: { access: 'public' },
        onRequest: requireKey(apiKey),
      },
      ({ body: { key, orderId } }) => answerOnce(db, { key, orderId, action: 'reversal' }, decide),
    )
  }
