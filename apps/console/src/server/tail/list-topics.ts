import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { followable } from './topics.ts'

const View = Type.Object({
  items: Type.Array(
    Type.Object({
      name: Type.String(),
      service: Type.String({ description: 'Who writes it' }),
      ofOrders: Type.Boolean(),
    }),
  ),
})

/** GET /console/api/tail/topics: what can be followed. */
export const listTailTopics = (): Route => (app) => {
  app.get(
    '/console/api/tail/topics',
    {
      schema: { response: { 200: View }, tags: ['flow'], summary: 'The topics that can be followed' },
      config: { access: ['operator', 'admin'] },
    },
    async () => ({ items: [...followable] }),
  )
}
