import type { JWTPayload, JWTVerifyGetKey } from 'jose'
import { Problem } from './problem.ts'

export const roles = ['customer', 'pharmacist', 'operator', 'admin'] as const
export type Role = (typeof roles)[number]

/** Who makes a request. */
export interface User {
  id: string
  roles: readonly Role[]
  email: string
}

/** The user that a token was issued to. Throws a Problem: 401 for a token that proves nothing, 503 when nobody can tell. */
export type VerifyToken = (token: string) => Promise<User>

const ISSUER = 'waybill'
const CLOCK_TOLERANCE_S = 5
const MAX_TOKEN_CHARS = 4_096
const REMEMBERED_TOKENS = 1_000
const REMEMBER_MS = 60_000

/**
 * Verifies access tokens by RFC 8725: two algorithms and no other, keys from our identity service only (never
 * from the token), issuer, audience, expiry and `typ` all required.
 *
 * A proof costs about 160 µs of CPU, as much as a small transaction, so that of a token just seen is remembered:
 * for a minute and never past its expiry.
 *
 * @param identityUrl Where /.well-known/jwks.json is. Keys are fetched with the first token, kept ten minutes,
 *   and used longer while identity can't be reached.
 */
export function openVerifier(identityUrl: string): VerifyToken {
  const proved = new Map<string, { user: User; until: number }>()
  let prove: ((token: string) => Promise<JWTPayload>) | undefined

  return async (token) => {
    const known = proved.get(token)
    if (known && known.until > Date.now()) return known.user

    prove ??= await openProver(identityUrl)
    const payload = await prove(token).catch((error: unknown) => {
      throw problemOfToken(error)
    })
    const user = userOf(payload)

    proved.delete(token)
    const oldest = proved.keys().next()
    if (proved.size >= REMEMBERED_TOKENS && !oldest.done) proved.delete(oldest.value)
    proved.set(token, { user, until: Math.min(Date.now() + REMEMBER_MS, (payload.exp ?? 0) * 1_000) })
    return user
  }
}

async function openProver(identityUrl: string): Promise<(token: string) => Promise<JWTPayload>> {
  // Imported with the first token: a service that meets none does not pay for it, and no start does.
  const { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify } = await import('jose')
  const remote = createRemoteJWKSet(new URL(`${identityUrl}/.well-known/jwks.json`), { timeoutDuration: 2_000 })

  const keyOf: JWTVerifyGetKey = async (header, token) => {
    try {
      return await remote(header, token)
    } catch (error) {
      const known = remote.jwks()
      if (error instanceof errors.JWKSNoMatchingKey || !known) throw error
      // Identity is away. The keys we have are no less genuine for that.
      return createLocalJWKSet(known)(header, token)
    }
  }

  return async (token) => {
    if (token.length > MAX_TOKEN_CHARS) throw new errors.JWTInvalid('The token is too long')
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: ['ES256', 'EdDSA'],
      issuer: ISSUER,
      audience: ISSUER,
      typ: 'at+jwt',
      clockTolerance: CLOCK_TOLERANCE_S,
      requiredClaims: ['sub', 'exp', 'iat'],
    })
    return payload
  }
}

function userOf({ sub, roles: claimed, email }: JWTPayload): User {
  if (typeof sub !== 'string' || sub === '' || typeof email !== 'string' || !Array.isArray(claimed))
    throw invalid('it does not say whose it is')
  return { id: sub, email, roles: roles.filter((role) => claimed.includes(role)) }
}

// Codes of jose that tell of the keys' source and not of the token.
const sourceIsAway = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'])

function problemOfToken(error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ERR_JWT_EXPIRED') {
    return refusal('token-expired', 'The access token has expired. Get a new one.', error)
  }
  // fetch throws a TypeError without a code when the connection fails.
  if (code === '' || sourceIsAway.has(code)) {
    const headers = { 'retry-after': '2' }
    const detail = 'Tokens can not be checked now: the identity service does not answer. Try again later.'
    return new Problem(503, 'identity-unavailable', detail, {}, { headers, cause: error })
  }
  return invalid('it is not one of ours', error)
}

/** The refusal of a request that needs a user and names none. */
export const tokenMissing = (): Problem =>
  new Problem(401, 'token-missing', 'Send an access token: Authorization: Bearer <token>.', {}, challenge('Bearer'))

const invalid = (reason: string, cause?: unknown) =>
  refusal('token-invalid', `The access token is not valid: ${reason}.`, cause)

const refusal = (code: string, detail: string, cause: unknown) =>
  new Problem(401, code, detail, {}, { ...challenge('Bearer error="invalid_token"'), cause })

const challenge = (value: string) => ({ headers: { 'www-authenticate': value } })
