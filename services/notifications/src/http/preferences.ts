import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { setDelivery, wantsDelivery } from '../preferences.ts'

const Wishes = Type.Object(
  { delivery: Type.Boolean({ description: 'Mails on how parcels fare' }) },
  { additionalProperties: false },
)
const View = Type.Object({
  account: Type.Literal(true, { description: 'Always: what concerns the account' }),
  order: Type.Literal(true, { description: 'Always: what concerns orders and money' }),
  delivery: Type.Boolean(),
})
const view = (delivery: boolean) => ({ account: true, order: true, delivery }) as const

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
      async ({ user }) => view(await wantsDelivery(db, user.id)),
    )
    app.put(
      '/api/notifications/preferences',
      {
        schema: {
          ...shared,
          operationId: 'choosePreferences',
          summary: 'Choose what I am written about',
          body: Wishes,
        },
        config: { access: 'user' },
      },
      async ({ user, body: { delivery } }) => {
        await setDelivery(db, user.id, delivery)
        return view(delivery)
      },
    )
  }
