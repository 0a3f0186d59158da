import type { Tx } from '@waybill/messaging'
import type { User } from './message.ts'

/** Keeps a user as the newest event has it. Whether the account is active is told by other events. */
export async function saveUser(tx: Tx, user: Omit<User, 'active'> & { roles: string[] }): Promise<void> {
  await tx.query(
    `insert into users (user_id, email, name, locale, roles) values ($1, $2, $3, $4, $5)
     on conflict (user_id) do update set email = excluded.email, name = excluded.name, locale = excluded.locale,
       roles = excluded.roles`,
    [user.userId, user.email, user.name, user.locale, user.roles],
  )
}

/** Remembers that the user can no longer log in, and so can not look after their webhooks: they are switched off. */
export async function deactivateUser(tx: Tx, userId: string): Promise<void> {
  await Promise.all([
    tx.query('update users set active = false where user_id = $1', [userId]),
    tx.query('update webhooks set disabled_at = coalesce(disabled_at, now()) where user_id = $1', [userId]),
  ])
}

/** Forgets who a user is, so that messages that still wait fail instead of waiting for ever. */
export async function eraseUser(tx: Tx, userId: string): Promise<void> {
  await Promise.all([
    tx.query(
      `insert into users (user_id, email, name, locale, active) values ($1, null, null, 'en', false)
       on conflict (user_id) do update set email = null, name = null, active = false, roles = '{}'`,
      [userId],
    ),
    tx.query('delete from webhooks where user_id = $1', [userId]),
    tx.query('delete from preferences where user_id = $1', [userId]),
  ])
}
