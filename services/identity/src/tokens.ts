import { randomUUID } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import { type SigningKey, tokenLifetimeS } from './keys.ts'
import type { User } from './user.ts'

export interface AccessToken {
  accessToken: string
  /** Seconds until it runs out. */
  expiresIn: number
  tokenType: 'Bearer'
}

/** Signs an access token for the user: who it is, what they may do, for a quarter of an hour. */
export async function accessToken(key: SigningKey, user: User, now: Date): Promise<AccessToken> {
  const issuedAt = Math.floor(now.getTime() / 1_000)
  const jwt = await new SignJWT({ roles: user.roles, email: user.email })
    .setProtectedHeader({ alg: 'ES256', kid: key.kid, typ: 'at+jwt' })
    .setIssuer('waybill')
    .setAudience('waybill')
    .setSubject(user.userId)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + tokenLifetimeS)
    .sign(await importJWK(key.privateJwk, 'ES256'))

  return { accessToken: jwt, expiresIn: tokenLifetimeS, tokenType: 'Bearer' }
}
