import { randomUUID } from 'node:crypto'
import type { Database, Tx } from '@waybill/messaging'
import { newSigningKey, outlived, rotationDue, type SigningKey } from './keys.ts'
import type { Queries } from './store.ts'

export async function signingKeys(db: Queries): Promise<SigningKey[]> {
  return db.query<SigningKey>(
    `select kid, private_jwk as "privateJwk", created_at as "createdAt", retired_at as "retiredAt" from signing_keys`,
  )
}

/**
 * Makes the first signing key, later the next one when the newest is older than `lifetimeMs`, and retires those that
 * a newer key has taken over from. Instances that come at the same time wait for each other: one of them does it.
 */
export async function rotateSigningKeys(db: Database, lifetimeMs: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('identity.signing_keys'))`)
    const now = new Date()

    if (rotationDue(await signingKeys(tx), now, lifetimeMs)) await insertSigningKey(tx)
    for (const { kid } of outlived(await signingKeys(tx), now)) {
      await tx.query('update signing_keys set retired_at = $2 where kid = $1', [kid, now])
    }
  })
}

async function insertSigningKey(tx: Tx): Promise<void> {
  const { kid, privateJwk } = await newSigningKey(randomUUID())
  await tx.query('insert into signing_keys (kid, private_jwk) values ($1, $2)', [kid, JSON.stringify(privateJwk)])
}
