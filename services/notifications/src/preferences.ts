import type { Database } from '@waybill/messaging'

/** Whether this user wants to be written about how their parcels fare: yes, until they say no. */
export async function wantsDelivery(db: Database, userId: string): Promise<boolean> {
  const [row] = await db.query<{ delivery: boolean }>('select delivery from preferences where user_id = $1', [userId])
  return row?.delivery ?? true
}

export async function setDelivery(db: Database, userId: string, delivery: boolean): Promise<void> {
  await db.query(
    `insert into preferences (user_id, delivery) values ($1, $2)
     on conflict (user_id) do update set delivery = excluded.delivery`,
    [userId, delivery],
  )
}
