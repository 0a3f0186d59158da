import type { Database } from '@waybill/messaging'
import type { Route } from '@waybill/service'
import { Type } from 'typebox'
import { signingKeys } from '../key-store.ts'
import { publicKeySet } from '../keys.ts'

const Key = Type.Object({
  kid: Type.String(),
  kty: Type.String(),
  crv: Type.String(),
  x: Type.String(),
  y: Type.String(),
  alg: Type.String(),
  use: Type.String(),
})

const KeySet = Type.Object({ keys: Type.Array(Key) })

/** GET /.well-known/jwks.json: the public keys that access tokens are verified with. */
export const showKeySet =
  (db: Database): Route =>
  (app) => {
    app.get(
      '/.well-known/jwks.json',
      {
        schema: {
          response: { 200: KeySet },
          tags: ['auth'],
          operationId: 'showKeySet',
          summary: 'The public keys of access tokens',
        },
        config: { access: 'public' },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'public, max-age=300')
        return publicKeySet(await signingKeys(db), new Date())
      },
    )
  }
