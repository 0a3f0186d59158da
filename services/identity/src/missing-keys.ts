import type { Database, KeyOwner } from '@waybill/messaging'

const AT_ONCE = 200

/** Makes the keys of users who have none: those who were here before personal data was encrypted. */
export async function createMissingKeys(db: Database, keyOwner: KeyOwner): Promise<void> {
  for (let made = AT_ONCE; made === AT_ONCE; ) {
    made = await db.transaction(async (tx) => {
      const users = await tx.query<{ userId: string }>(
        `select user_id as "userId" from users
         where not exists (select from messaging.data_keys where subject = user_id::text)
         order by user_id limit $1`,
        [AT_ONCE],
      )
      for (const { userId } of users) await keyOwner.create(tx, userId)
      return users.length
    })
  }
}
