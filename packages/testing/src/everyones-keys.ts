import { createSecretKey, randomBytes, randomUUID } from 'node:crypto'
import type { KeyRing } from '@waybill/messaging'

type DataKey = NonNullable<Awaited<ReturnType<KeyRing['keyFor']>>>

const bySubject = new Map<string, DataKey>()
const byId = new Map<string, DataKey>()

/** A key for whoever is written about: a test of one service needs no identity that makes keys. One for all of a process. */
export const everyonesKeys: KeyRing = {
  keyFor: async (_tx, subject) => bySubject.get(subject) ?? made(subject),
  open: async (ids) => new Map(ids.map((id) => [id, byId.get(id) ?? null])),
}

function made(subject: string): DataKey {
  const key = { id: randomUUID(), subject, key: createSecretKey(randomBytes(32)) }
  bySubject.set(subject, key)
  byId.set(key.id, key)
  return key
}
