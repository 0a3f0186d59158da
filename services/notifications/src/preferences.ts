import type { Database } from '@waybill/messaging'

/** What a user wants to be written about, of what need not be told. */
export type Wishes = { delivery: boolean; digest: boolean }

/** What this user wants to be written about: all of it, until they say no. */
export async function wishesOf(db: Database, userId: string): Promise<Wishes> {
  const [row] = await db.query<Wishes>('select delivery, digest from preferences where user_id = $1', [userId])
  return row ?? { delivery: true, digest: true }
}

/** Keeps a user's wishes; one that is not given stays as it was. Returns what holds now. */
export async function saveWishes(db: Database, userId: string, { delivery, digest }: Partial<Wishes>): Promise<Wishes> {
  const [row] = await db.query<Wishes>(
    `insert into preferences as kept (user_id, delivery, digest) values ($1, coalesce($2, true), coalesce($3, true))
     on conflict (user_id) do update set delivery = coalesce($2, kept.delivery), digest = coalesce($3, kept.digest)
     returning delivery, digest`,
    [userId, delivery, digest],
  )
  if (!row) throw new Error(`the preferences of user ${userId} were not kept`)
  return row
}
