import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { findUser } from '../store.ts'
import { publicUser } from '../user.ts'
import { active, etag } from './rules.ts'
import { UserView } from './shapes.ts'

/** GET /api/users/me: who I am. */
export const showMe =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/api/users/me',
      {
        schema: { response: { 200: UserView }, tags: ['users'], operationId: 'showMe', summary: 'Who I am' },
        config: { access: 'user' },
      },
      async ({ user: { id } }, reply) => {
        const user = active(await findUser(db, id))

        reply.header('etag', etag(user))
        return publicUser(user)
      },
    )
  }
