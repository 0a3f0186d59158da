import { randomBytes, randomUUID } from 'node:crypto'
import { deleteKey, insertKey, lockKeysNotWrappedBy, saveKey } from '../postgres/data-keys.ts'
import type { Database, Tx } from '../postgres/database.ts'
import { publish } from '../publish.ts'
import { KEY_BYTES, keyFrom } from './aes.ts'
import type { DataKeyEvent } from './data-key-event.ts'
import { type MasterKeys, unwrap, wrap } from './master-keys.ts'

const AT_ONCE = 200

/** What the one service does that owns persons' keys. Each change is a row and an event, in one transaction. */
export interface KeyOwner {
  /** Makes a person's key, in the transaction that makes the person. Does nothing for who has, or had, one. */
  create(tx: Tx, subject: string): Promise<void>
  /** Deletes a person's key for good: what was written about them can be read no more, by anyone. */
  erase(tx: Tx, subject: string): Promise<void>
  /**
   * Wraps every key with the current master key, 200 a transaction; may run beside everything else, and again.
   * When it is through and every copy has followed, the master keys before can be destroyed. Returns how many it wrapped.
   */
  rewrap(): Promise<number>
}

export function openKeyOwner(options: { db: Database; masterKeys: MasterKeys; event: DataKeyEvent }): KeyOwner {
  const { db, masterKeys, event } = options

  async function rewrapSome(tx: Tx): Promise<number> {
    const rows = await lockKeysNotWrappedBy(tx, masterKeys.current, AT_ONCE)
    for (const row of rows) {
      const key = unwrap(masterKeys, row)
      if (!key) continue
      const wrapped = wrap(masterKeys, key)
      await saveKey(tx, wrapped)
      await publish(tx, event(wrapped))
    }
    return rows.length
  }

  return {
    async create(tx, subject) {
      const key = wrap(masterKeys, { id: randomUUID(), subject, key: keyFrom(randomBytes(KEY_BYTES)) })
      if (await insertKey(tx, key)) await publish(tx, event(key))
    },
    async erase(tx, subject) {
      const keyId = await deleteKey(tx, randomUUID(), subject)
      if (keyId !== undefined) await publish(tx, event({ keyId, subject, masterKeyId: null, wrapped: null }))
    },
    async rewrap() {
      let wrapped = 0
      for (;;) {
        const some = await db.transaction(rewrapSome)
        if (some === 0) return wrapped
        wrapped += some
      }
    },
  }
}
