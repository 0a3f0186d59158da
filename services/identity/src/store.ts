import type { Database, Tx } from '@waybill/messaging'
import type { NewUser, User } from './user.ts'

/** Anything that answers SQL: the database itself, or a transaction on it. */
export type Queries = Pick<Database, 'query'>

const columns = `user_id as "userId", email, name, locale, roles, version,
  created_at as "createdAt", deactivated_at as "deactivatedAt"`

/** Stores a new user. Returns `undefined` when the e-mail is taken, also by someone who registers at this moment. */
export async function insertUser(tx: Tx, user: NewUser): Promise<User | undefined> {
  const { userId, email, name, locale, roles, passwordHash } = user
  const [row] = await tx.query<User>(
    `insert into users (user_id, email, name, locale, roles, password_hash) values ($1, $2, $3, $4, $5, $6)
     on conflict (lower(email)) do nothing returning ${columns}`,
    [userId, email, name, locale, roles, passwordHash],
  )
  return row
}

export async function findUser(db: Queries, userId: string): Promise<User | undefined> {
  const [row] = await db.query<User>(`select ${columns} from users where user_id = $1`, [userId])
  return row
}

/** The user with this e-mail, however it is capitalised, together with the hash to check the password by. */
export async function findCredentials(
  db: Queries,
  email: string,
): Promise<(User & { passwordHash: string }) | undefined> {
  const [row] = await db.query<User & { passwordHash: string }>(
    `select ${columns}, password_hash as "passwordHash" from users where lower(email) = lower($1)`,
    [email],
  )
  return row
}

/**
 * Locks the user's row and reads it, so that the events of one user leave in the order of its changes.
 * Returns `undefined` when there is no such user.
 */
export async function lockUser(tx: Tx, userId: string): Promise<User | undefined> {
  const [row] = await tx.query<User>(`select ${columns} from users where user_id = $1 for update`, [userId])
  return row
}

/** Locks the user's row, as long as the account is open and still has the password hash that was seen. */
export async function lockUnchanged(
  tx: Tx,
  { userId, passwordHash }: { userId: string; passwordHash: string },
): Promise<User | undefined> {
  const [row] = await tx.query<User>(
    `select ${columns} from users where user_id = $1 and password_hash = $2 and deactivated_at is null for update`,
    [userId, passwordHash],
  )
  return row
}

export async function savePassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await tx.query('update users set password_hash = $2 where user_id = $1', [userId, passwordHash])
}

/** Writes what may change of a user; the version goes up by one. Returns the user as it now is. */
export async function saveUser(tx: Tx, user: User): Promise<User> {
  const [row] = await tx.query<User>(
    `update users set name = $2, locale = $3, roles = $4, deactivated_at = $5, version = version + 1
     where user_id = $1 returning ${columns}`,
    [user.userId, user.name, user.locale, user.roles, user.deactivatedAt],
  )
  if (row === undefined) throw new Error(`user ${user.userId} was deleted while it was being changed`)

  return row
}

/** Deletes all that is known of a user: the account, the activity log, the failed logins. */
export async function deleteUser(tx: Tx, { userId, email }: User): Promise<void> {
  await tx.query('delete from activity where user_id = $1', [userId])
  await tx.query('delete from login_failures where account = lower($1)', [email])
  await tx.query('delete from users where user_id = $1', [userId])
}
