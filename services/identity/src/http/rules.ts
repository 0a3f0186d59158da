import { type User as Caller, Problem } from '@waybill/service'
import type { User } from '../user.ts'

/** The user, when there is one. @throws Problem 404 */
export function found(user: User | undefined, userId: string): User {
  if (user === undefined) throw new Problem(404, 'user-not-found', `There is no user ${userId}.`)

  return user
}

/**
 * The user who asks, when the account still stands. A token outlives its account by up to a quarter of an hour.
 *
 * @throws Problem 401
 */
export function active(user: User | undefined): User {
  if (user === undefined || user.deactivatedAt !== null) {
    throw new Problem(401, 'account-deactivated', 'This account was deactivated. Its tokens are no longer taken here.')
  }
  return user
}

/** The entity tag of this version of a user. */
export const etag = ({ version }: User): string => `"${version}"`

/**
 * Refuses a change that was made to another version than the one that is stored. Without If-Match every one goes.
 *
 * @throws Problem 412
 */
export function matching(user: User, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === '*' || ifMatch.split(',').some((tag) => tag.trim() === etag(user))) return

  throw new Problem(
    412,
    'version-mismatch',
    `User ${user.userId} was changed since you read it. Read it again, then send the ETag of what you read.`,
  )
}

/** The header, when it was sent. @throws Problem 428 */
export function required(ifMatch: string | undefined): string {
  if (ifMatch !== undefined) return ifMatch

  throw new Problem(428, 'if-match-missing', 'Send the ETag of what you read in the header If-Match.')
}

/** Lets through who asks about their own account, and admins. @throws Problem 403 */
export function selfOrAdmin(caller: Caller, userId: string): void {
  if (caller.id === userId || caller.roles.includes('admin')) return

  throw new Problem(403, 'forbidden', 'Only the user and admins may do this to an account.')
}
