import { exportJWK, generateKeyPair } from 'jose'

/** The parts of an elliptic curve key that anyone may see. */
type PublicParts = Record<'kty' | 'crv' | 'x' | 'y', string>

type PublicKey = PublicParts & Record<'kid' | 'alg' | 'use', string>

/** One ES256 key pair as it lies in the database. */
export interface SigningKey {
  kid: string
  privateJwk: PublicParts & { d: string }
  createdAt: Date
  retiredAt: Date | null
}

/** How long an access token lives, in seconds. */
export const tokenLifetimeS = 15 * 60

// A retired key is shown until the last token that it signed has run out, with a minute for clocks that differ.
const shownAfterRetirementMs = (tokenLifetimeS + 60) * 1_000

// Verifiers keep the key set for a while: a new key is shown this long before it signs.
const shownBeforeSigningMs = 10 * 60_000

/** Makes a new key pair. Each has the id that it is given, which verifiers choose the key by. */
export async function newSigningKey(kid: string): Promise<Pick<SigningKey, 'kid' | 'privateJwk'>> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })

  return { kid, privateJwk: (await exportJWK(privateKey)) as SigningKey['privateJwk'] }
}

/**
 * The key that signs now: the newest that everyone has had the time to see, or the oldest when all are new.
 *
 * @throws when there is no key that is not retired
 */
export function signingKey(keys: readonly SigningKey[], now: Date): SigningKey {
  const active = keys.filter((key) => key.retiredAt === null).sort(byAge)
  const seen = active.findLast((key) => now.getTime() - key.createdAt.getTime() >= shownBeforeSigningMs)
  const key = seen ?? active[0]
  if (key === undefined) throw new Error('identity has no signing key: restart it, it makes one when it starts')

  return key
}

/** The public key set: every key that may have signed a token which still holds. */
export function publicKeySet(keys: readonly SigningKey[], now: Date): { keys: PublicKey[] } {
  const shown = keys.filter(
    ({ retiredAt }) => retiredAt === null || now.getTime() - retiredAt.getTime() < shownAfterRetirementMs,
  )

  return { keys: shown.map(publicKey) }
}

/** Whether it is time for the next key: the newest has lived for `lifetimeMs`. */
export function rotationDue(keys: readonly SigningKey[], now: Date, lifetimeMs: number): boolean {
  return keys.every((key) => key.retiredAt !== null || now.getTime() - key.createdAt.getTime() >= lifetimeMs)
}

/** The keys that sign no more, because a newer one does: they can be retired. */
export function outlived(keys: readonly SigningKey[], now: Date): SigningKey[] {
  const current = signingKey(keys, now)

  return keys.filter((key) => key.retiredAt === null && byAge(key, current) < 0)
}

// Written out part by part: the private one (`d`) cannot slip in.
const publicKey = ({ kid, privateJwk: { kty, crv, x, y } }: SigningKey): PublicKey => ({
  kid,
  kty,
  crv,
  x,
  y,
  alg: 'ES256',
  use: 'sig',
})

const byAge = (a: SigningKey, b: SigningKey) => a.createdAt.getTime() - b.createdAt.getTime()
