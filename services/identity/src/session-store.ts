import type { Tx } from '@waybill/messaging'
import { hashOf, type Kept, type RefreshToken, sessions } from './refresh-token.ts'
import type { Queries } from './store.ts'

export interface Session extends Kept {
  sessionId: string
  userId: string
}

type Row = Omit<Session, 'last'> & { previousHash: Buffer | null; salt: Buffer | null; exchangedAt: Date | null }

/** Begins a session; beyond the most that a user may have, the one that was used least recently ends. */
export async function insertSession(tx: Tx, userId: string, token: RefreshToken): Promise<void> {
  await tx.query(
    `insert into sessions (session_id, user_id, token_hash, expires_at)
     values ($1, $2, $3, now() + make_interval(secs => $4))`,
    [token.sessionId, userId, hashOf(token), sessions.livesMs / 1_000],
  )
  await tx.query(
    `delete from sessions where session_id in (
       select session_id from sessions where user_id = $1 order by expires_at desc offset $2)`,
    [userId, sessions.perUser],
  )
}

/** The session and its lock until the transaction ends; `undefined` when it has ended. */
export async function lockSession(tx: Tx, sessionId: string): Promise<Session | undefined> {
  const [row] = await tx.query<Row>(
    `select session_id as "sessionId", user_id as "userId", token_hash as "tokenHash",
       previous_hash as "previousHash", salt, exchanged_at as "exchangedAt"
     from sessions where session_id = $1 and expires_at > now() for update`,
    [sessionId],
  )
  if (!row) return undefined

  const { previousHash: hash, salt, exchangedAt: at, ...session } = row
  return { ...session, last: hash && salt && at && { hash, salt, at } }
}

/** Puts the next token in the place of the session's current one; the session's time begins anew. */
export async function exchangeToken(tx: Tx, next: RefreshToken, salt: Buffer): Promise<void> {
  await tx.query(
    `update sessions set previous_hash = token_hash, token_hash = $2, salt = $3, exchanged_at = now(),
       expires_at = now() + make_interval(secs => $4)
     where session_id = $1`,
    [next.sessionId, hashOf(next), salt, sessions.livesMs / 1_000],
  )
}

export async function endSession(tx: Tx, sessionId: string): Promise<void> {
  await tx.query('delete from sessions where session_id = $1', [sessionId])
}

/** Ends all sessions of a user. Access tokens that are out go on until they expire. */
export async function endSessions(tx: Tx, userId: string): Promise<void> {
  await tx.query('delete from sessions where user_id = $1', [userId])
}

/** Deletes the sessions that nobody used for as long as they live. */
export async function forgetEndedSessions(db: Queries): Promise<void> {
  await db.query('delete from sessions where expires_at < now()')
}
