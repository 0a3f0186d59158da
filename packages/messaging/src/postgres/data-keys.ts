import type { WrappedKey } from '../personal/master-keys.ts'
import type { Database, Tx } from './database.ts'

const COLUMNS = `key_id as "keyId", subject, master_key_id as "masterKeyId", wrapped`

/** The keys of these ids that are known here, deleted ones included. */
export const readKeys = (db: Database | Tx, ids: readonly string[]): Promise<WrappedKey[]> =>
  db.query(`select ${COLUMNS} from messaging.data_keys where key_id = any($1)`, [ids])

/** The key of a person, when it is known here. */
export async function readKeyOf(tx: Tx, subject: string): Promise<WrappedKey | undefined> {
  const [row] = await tx.query<WrappedKey>(`select ${COLUMNS} from messaging.data_keys where subject = $1`, [subject])
  return row
}

/** Keeps a key as its owner tells of it. One that was deleted stays so, whatever comes later. */
export async function saveKey(tx: Tx, { keyId, subject, masterKeyId, wrapped }: WrappedKey): Promise<void> {
  await tx.query(
    `insert into messaging.data_keys (key_id, subject, master_key_id, wrapped, erased_at)
     values ($1, $2, $3, $4, case when $4::text is null then now() end)
     on conflict (key_id) do update
       set master_key_id = excluded.master_key_id, wrapped = excluded.wrapped, erased_at = excluded.erased_at
       where data_keys.wrapped is not null`,
    [keyId, subject, masterKeyId, wrapped],
  )
}

/** Keeps a new key, unless the person has, or had, one. Tells whether it did. */
export async function insertKey(tx: Tx, { keyId, subject, masterKeyId, wrapped }: WrappedKey): Promise<boolean> {
  const inserted = await tx.query(
    `insert into messaging.data_keys (key_id, subject, master_key_id, wrapped) values ($1, $2, $3, $4)
     on conflict (subject) do nothing returning key_id`,
    [keyId, subject, masterKeyId, wrapped],
  )
  return inserted.length > 0
}

/** Deletes a person's key and returns its id; undefined when it was deleted before. Who never had one gets none after this. */
export async function deleteKey(tx: Tx, newId: string, subject: string): Promise<string | undefined> {
  const [row] = await tx.query<{ keyId: string }>(
    `insert into messaging.data_keys (key_id, subject, erased_at) values ($1, $2, now())
     on conflict (subject) do update
       set wrapped = null, master_key_id = null, erased_at = now() where data_keys.wrapped is not null
     returning key_id as "keyId"`,
    [newId, subject],
  )
  return row?.keyId
}

/** Some keys that another master key than this has wrapped, locked; none when there are none left. */
export const lockKeysNotWrappedBy = (tx: Tx, masterKeyId: string, most: number): Promise<WrappedKey[]> =>
  tx.query(
    `select ${COLUMNS} from messaging.data_keys
     where wrapped is not null and master_key_id <> $1 order by key_id limit $2 for update`,
    [masterKeyId, most],
  )
