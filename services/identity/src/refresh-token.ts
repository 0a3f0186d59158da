import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'

/** A refresh token: which session it belongs to, and 256 bits that only its holder knows. */
export interface RefreshToken {
  sessionId: string
  secret: Buffer
}

/** What is kept of a session's tokens. */
export interface Kept {
  tokenHash: Buffer
  /** The last exchange: the hash of the token that was given up, and what its successor was derived with. */
  last: { hash: Buffer; salt: Buffer; at: Date } | null
}

/** What a token is to its session. One that is `reused` was given up long ago: two hold it, and one of them is a thief. */
export type Verdict = { is: 'current' } | { is: 'repeated'; next: RefreshToken } | { is: 'reused' }

export const sessions = {
  /** A session ends this long after its last exchange. */
  livesMs: 30 * 24 * 60 * 60_000,
  /** How long a token that was given up still gets the answer it got: for the client that lost it, or a second tab. */
  graceMs: 10_000,
  /** With one login more the user's oldest session ends. */
  perUser: 50,
} as const

const idBytes = 16
const secretBytes = 32

/** The first token of a new session. */
export const newToken = (): RefreshToken => ({ sessionId: randomUUID(), secret: randomBytes(secretBytes) })

export const newSalt = (): Buffer => randomBytes(secretBytes)

/**
 * The token that replaces this one. Derived and not random, so that a client that lost the answer gets the same one
 * again though only its hash is kept. Neither the salt (from our database) nor the old token gives it away alone.
 */
export const successor = ({ sessionId, secret }: RefreshToken, salt: Buffer): RefreshToken => ({
  sessionId,
  secret: createHmac('sha256', salt).update(secret).digest(),
})

/** What is kept in place of a token. Its secret is random, so a plain hash can't be guessed back. */
export const hashOf = ({ secret }: RefreshToken): Buffer => createHash('sha256').update(secret).digest()

/** A token as clients get it. */
export const writeToken = ({ sessionId, secret }: RefreshToken): string =>
  Buffer.concat([Buffer.from(sessionId.replaceAll('-', ''), 'hex'), secret]).toString('base64url')

/** Reads a token back; `undefined` when the text is none. */
export function readToken(text: string): RefreshToken | undefined {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== idBytes + secretBytes || bytes.toString('base64url') !== text) return undefined

  const id = bytes.toString('hex', 0, idBytes)
  const sessionId = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { sessionId, secret: bytes.subarray(idBytes) }
}

/** Judges a token by what its session keeps: the current one, the one given up a moment ago, or an older one. */
export function judge(token: RefreshToken, { tokenHash, last }: Kept, now: Date): Verdict {
  const hash = hashOf(token)
  if (timingSafeEqual(hash, tokenHash)) return { is: 'current' }
  if (last && timingSafeEqual(hash, last.hash) && now.getTime() - last.at.getTime() <= sessions.graceMs) {
    return { is: 'repeated', next: successor(token, last.salt) }
  }
  return { is: 'reused' }
}
