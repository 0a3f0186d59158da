import { Unavailable } from '../errors.ts'
import { readKeyOf, readKeys } from '../postgres/data-keys.ts'
import type { Database, Tx } from '../postgres/database.ts'
import { type MasterKeys, unwrap } from './master-keys.ts'
import type { DataKey } from './sealed-text.ts'

/** Where persons' keys are found. */
export interface KeyRing {
  /**
   * The key to write about a person with, or null when it was deleted.
   * @throws Unavailable when the person has none that is known here
   */
  keyFor(tx: Tx, subject: string): Promise<DataKey | null>
  /**
   * The keys of these ids, null for each that was deleted.
   * @throws Unavailable when one is not known here: it is on its way
   */
  open(ids: readonly string[]): Promise<ReadonlyMap<string, DataKey | null>>
}

/** The ring of a service that has no business with persons: each personal field that it reads is null. */
export const noKeys: KeyRing = {
  keyFor: async (_tx, subject) => {
    throw new TypeError(`There is no key for ${subject}: this service was given none, and can't write about persons`)
  },
  open: async (ids) => new Map(ids.map((id) => [id, null])),
}

interface KeyRingOptions {
  /** A database with the table messaging.data_keys: the owner's, or one whose service handles `keepDataKeys`. */
  db: Database
  masterKeys: MasterKeys
  /** How long a key stays in memory, so how long after its deletion this process may still read. Default 5 s. */
  keptMs?: number
}

const KEPT_MS = 5_000
const MOST_KEPT = 10_000

/** The keys in a service's own database, its reads kept in memory for a few seconds. */
export function openKeyRing({ db, masterKeys, keptMs = KEPT_MS }: KeyRingOptions): KeyRing {
  const kept = new Map<string, { key: DataKey | null; until: number }>()

  function keep(id: string, key: DataKey | null): void {
    // The oldest first, in the order in which they came.
    for (const oldest of kept.keys()) {
      if (kept.size < MOST_KEPT) break
      kept.delete(oldest)
    }
    kept.delete(id)
    kept.set(id, { key, until: Date.now() + keptMs })
  }

  return {
    // Never from memory, nor kept there: the transaction may have made the key itself, and may still be rolled back.
    async keyFor(tx, subject) {
      const row = await readKeyOf(tx, subject)
      if (row) return unwrap(masterKeys, row)
      throw new Unavailable(`There is no key for ${subject} here: its owner makes one, which comes by a topic`)
    },

    async open(ids) {
      const now = Date.now()
      const found = new Map<string, DataKey | null>()
      const missing = new Set(ids)
      for (const id of missing) {
        const known = kept.get(id)
        if (!known || known.until <= now) continue
        found.set(id, known.key)
        missing.delete(id)
      }
      if (missing.size === 0) return found

      for (const row of await readKeys(db, [...missing])) {
        const key = unwrap(masterKeys, row)
        found.set(row.keyId, key)
        keep(row.keyId, key)
        missing.delete(row.keyId)
      }
      // Its deletion would be known. So it was made, and is on its way here.
      if (missing.size > 0) throw new Unavailable(`The key ${[...missing].join(', ')} of a person is not here yet`)
      return found
    },
  }
}
