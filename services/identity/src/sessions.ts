import { type Database, type Tx, uuidv7 } from '@waybill/messaging'
import { Problem } from '@waybill/service'
import { logActivity } from './activity.ts'
import { signingKeys } from './key-store.ts'
import { signingKey } from './keys.ts'
import { judge, newSalt, newToken, type RefreshToken, readToken, successor, writeToken } from './refresh-token.ts'
import { endSession, endSessions, exchangeToken, insertSession, lockSession, type Session } from './session-store.ts'
import { findUser, type Queries } from './store.ts'
import { accessToken } from './tokens.ts'
import type { User } from './user.ts'

/** The tokens that a client gets: one that opens everything for a quarter of an hour, and one to get the next ones with. */
export async function tokensFor(db: Queries, user: User, refreshToken: RefreshToken) {
  const now = new Date()
  const key = signingKey(await signingKeys(db), now)
  return { ...(await accessToken(key, user, now)), refreshToken: writeToken(refreshToken) }
}

/** Begins a session for a user whose row this transaction holds. Returns its first refresh token. */
export async function openSession(tx: Tx, { userId }: User): Promise<RefreshToken> {
  const token = newToken()
  await insertSession(tx, userId, token)
  return token
}

/**
 * Exchanges a refresh token for the next one (RFC 9700, 4.14.2). The token given up gets the same answer for 10 s
 * more; after that it shows that two hold it, and its session ends for both.
 *
 * @throws Problem 401 `refresh-token-invalid` for one that holds no more or never did, `refresh-token-reused`
 */
export async function refresh(db: Database, text: string): Promise<{ user: User; next: RefreshToken }> {
  const token = readToken(text)
  if (!token) throw invalid()

  // What is found is returned and not thrown: the end of a session must be committed.
  const found = await db.transaction(async (tx) => {
    const session = await lockSession(tx, token.sessionId)
    const user = session && (await findUser(tx, session.userId))
    if (!session || !user || user.deactivatedAt !== null) return 'invalid'

    const verdict = judge(token, session, new Date())
    switch (verdict.is) {
      case 'reused':
        await endStolen(tx, session)
        return 'reused'
      case 'repeated':
        return { user, next: verdict.next }
      case 'current': {
        const salt = newSalt()
        const next = successor(token, salt)
        await exchangeToken(tx, next, salt)
        return { user, next }
      }
    }
  })

  if (found === 'invalid') throw invalid()
  if (found === 'reused') throw reused()
  return found
}

/**
 * Ends the session of a refresh token, or all of its user. A token that holds no more ends its session and no other:
 * who has it may be a thief. Without a session there is nothing to do.
 */
export async function logOut(db: Database, text: string, everywhere: boolean): Promise<void> {
  const token = readToken(text)
  if (!token) return

  await db.transaction(async (tx) => {
    const session = await lockSession(tx, token.sessionId)
    if (!session) return
    if (judge(token, session, new Date()).is === 'reused') await endStolen(tx, session)
    else if (everywhere) await endSessions(tx, session.userId)
    else await endSession(tx, session.sessionId)
  })
}

async function endStolen(tx: Tx, { sessionId, userId }: Session): Promise<void> {
  await endSession(tx, sessionId)
  const event = { id: uuidv7(), type: 'identity.session.reused', time: new Date() }
  await logActivity(tx, event, {
    userId,
    detail: { consequence: 'A refresh token was used twice: its session ended.' },
  })
}

const invalid = () =>
  new Problem(401, 'refresh-token-invalid', 'The refresh token does not hold, or holds no more. Log in again.')

const reused = () =>
  new Problem(401, 'refresh-token-reused', 'The refresh token was used before. Its session has ended: log in again.')
