import { type Database, type MasterKeys, uuidv7 } from '@waybill/messaging'
import { idempotent, Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { webhookTypes } from '../kinds.ts'
import { refusalOf } from '../webhooks/addresses.ts'
import { MAX_WEBHOOKS } from '../webhooks/delivery.ts'
import { secretOf } from '../webhooks/signature.ts'
import { insertWebhook, lockOwner } from '../webhooks/store.ts'

const Body = Type.Object(
  {
    url: Type.String({ minLength: 1, maxLength: 2_000 }),
    types: Type.Array(Type.Enum([...webhookTypes]), { minItems: 1, maxItems: webhookTypes.length, uniqueItems: true }),
  },
  { additionalProperties: false },
)
const Created = Type.Object({
  webhookId: Type.String(),
  url: Type.String(),
  types: Type.Array(Type.String()),
  secret: Type.String({ description: 'What its calls are signed with. It is shown in this answer only' }),
})

type Options = { masterKeys: MasterKeys; allowLocal: boolean }

/** POST /api/webhooks: from now on messages of these types are pushed to this URL, signed. */
export const createWebhook =
  (db: Database, { masterKeys, allowLocal }: Options): Route =>
  (app) => {
    app.post(
      '/api/webhooks',
      {
        schema: {
          tags: ['webhooks'],
          operationId: 'createWebhook',
          summary: 'Register a webhook',
          body: Body,
          response: { 201: Created },
        },
        config: { access: 'user', idempotent: true },
      },
      async (request, reply) => {
        const { url, types } = request.body
        const refusal = refusalOf(url, allowLocal)
        if (refusal) throw new Problem(422, 'url-refused', `The URL ${refusal}`)

        // The secret is not part of the work: the answer of that is kept for repeats, and the secret is to be nowhere.
        const made = await idempotent(db, request, reply, async (tx) => {
          const { closed, webhooks } = await lockOwner(tx, request.user.id)
          if (closed) throw new Problem(403, 'account-closed', 'This account is closed: it can have no webhooks')
          if (webhooks >= MAX_WEBHOOKS) {
            throw new Problem(409, 'too-many-webhooks', `You have ${webhooks} webhooks, the most there may be`)
          }
          const webhook = { webhookId: uuidv7(), url, types, masterKeyId: masterKeys.current }
          await insertWebhook(tx, { ...webhook, userId: request.user.id })
          return { status: 201, body: webhook }
        })
        const { webhookId } = made
        return { webhookId, url: made.url, types: made.types, secret: secretOf(masterKeys, made) }
      },
    )
  }
