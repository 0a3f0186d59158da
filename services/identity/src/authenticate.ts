import type { Database } from '@waybill/messaging'
import { Problem } from '@waybill/service'
import { blockedFor, countFailure, forgetFailures } from './failure-store.ts'
import { verifyPassword } from './password.ts'
import { findCredentials } from './store.ts'
import type { User } from './user.ts'

/** A user who has just shown the password, and the hash it fits: whoever changes the password changes that. */
export type Proved = User & { passwordHash: string }

/**
 * The user whose e-mail and password these are. What the answer says, and how long it takes, is the same whether the
 * e-mail is unknown, the password wrong or the account deactivated.
 *
 * @throws Problem 401 `invalid-credentials`, 429 `too-many-failures` after too many in a row
 */
export async function authenticate(db: Database, email: string, password: string): Promise<Proved> {
  const blockedMs = await blockedFor(db, email)
  if (blockedMs > 0) throw tooManyFailures(blockedMs)

  const user = await findCredentials(db, email)
  const fits = await verifyPassword(password, user?.passwordHash)

  if (user === undefined || !fits || user.deactivatedAt !== null) {
    await countFailure(db, email)
    throw wrongCredentials()
  }
  await forgetFailures(db, email)
  return user
}

export const wrongCredentials = () => new Problem(401, 'invalid-credentials', 'The e-mail or the password is wrong.')

function tooManyFailures(blockedMs: number): Problem {
  const seconds = Math.ceil(blockedMs / 1_000)
  const detail = `There were too many failed logins with this e-mail. Try again in ${seconds} seconds.`

  return new Problem(429, 'too-many-failures', detail, {}, { headers: { 'retry-after': String(seconds) } })
}
