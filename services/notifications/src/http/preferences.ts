import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { saveWishes, type Wishes, wishesOf } from '../preferences.ts'

const Body = Type.Object(
  {
    delivery: Type.Boolean({ description: 'Mails on how parcels fare' }),
    digest: Type.Optional(Type.Boolean({ description: 'For operators: mails on what failed. Default: as before' })),
  },
  { additionalProperties: false },
)
const View = Type.Object({
  account: Type.Literal(true, { description: 'Always: what concerns the account' }),
  order: Type.Literal(true, { description: 'Always: what concerns orders and money' }),
  delivery: Type.Boolean(),
  digest: Type.Boolean(),
})
const view = (wishes: Wishes) => ({ account: true, order: true, ...wishes }) as const

/** GET and PUT /api/notifications/preferences: what the user who asks is written about. */
export const preferences =
  (db: Database): Route =>
  (app) => {
    const shared = { tags: ['notifications'], response: { 200: View } }
    app.get(
      '/api/notifications/preferences',
      {
        schema: { ...shared, operationId: 'showPreferences', summary: 'What I am written about' },
        config: { access: 'user' },
      },
      async ({ user }) => view(await wishesOf(db, user.id)),
    )
    app.put(
      '/api/notifications/preferences',
      {
        schema: {
          ...shared,
          operationId: 'choosePreferences',
          summary: 'Choose what I am written about',
          body: Body,
        },
        config: { access: 'user' },
      },
      async ({ user, body }) => view(await saveWishes(db, user.id, body)),
    )
  }
