import { type KeyObject, randomBytes } from 'node:crypto'
import { Unavailable } from '../errors.ts'
import { decrypt, encrypt, KEY_BYTES, keyFrom } from './aes.ts'
import type { DataKey } from './sealed-text.ts'

/** The keys that wrap persons' keys. They are the deployment's secret, the same for every service. */
export interface MasterKeys {
  /** The id of the one that wraps from now on. */
  readonly current: string
  readonly byId: ReadonlyMap<string, KeyObject>
}

/** A person's key as it is kept and carried; without `wrapped` it was deleted. */
export interface WrappedKey {
  keyId: string
  subject: string
  masterKeyId: string | null
  wrapped: string | null
}

const ID = /^[\w-]{1,40}$/

/** A new master key in the form that `readMasterKeys` takes. */
export const newMasterKey = (id: string): string => `${id}:${randomBytes(KEY_BYTES).toString('base64')}`

/**
 * Reads master keys as `<id>:<32 bytes in base64>`, several with commas between: the first wraps, the others are
 * there to unwrap what they have wrapped until `rewrapDataKeys` is through.
 *
 * @throws TypeError that names the place of the one that is wrong, and nothing of it
 */
export function readMasterKeys(text: string): MasterKeys {
  const keys = text.split(',').map((entry, index): [string, KeyObject] => {
    const [id = '', key = ''] = entry.trim().split(':')
    const bytes = Buffer.from(key, 'base64')
    if (!ID.test(id) || bytes.length !== KEY_BYTES) {
      throw new TypeError(`Master key ${index + 1} is not <id>:<${KEY_BYTES} bytes in base64>`)
    }
    return [id, keyFrom(bytes)]
  })
  const byId = new Map(keys)
  if (byId.size < keys.length) throw new TypeError('Two master keys have one id')
  return { current: keys[0]?.[0] ?? '', byId }
}

const bound = (masterKeyId: string, { id, subject }: Pick<DataKey, 'id' | 'subject'>) =>
  `key:v1:${masterKeyId}:${id}:${subject}`

/** Wraps a person's key with the current master key. */
export function wrap(master: MasterKeys, key: DataKey): WrappedKey {
  const wrapped = encrypt(masterKey(master, master.current), key.key.export(), bound(master.current, key))
  const { id: keyId, subject } = key
  return { keyId, subject, masterKeyId: master.current, wrapped: wrapped.toString('base64') }
}

/**
 * The person's key, or null when it was deleted.
 * @throws Unavailable when the master key is not among those given, or another of that id: it waits for the right ones
 */
export function unwrap(master: MasterKeys, { keyId: id, subject, masterKeyId, wrapped }: WrappedKey): DataKey | null {
  if (wrapped === null || masterKeyId === null) return null
  const key = masterKey(master, masterKeyId)
  try {
    const bytes = decrypt(key, Buffer.from(wrapped, 'base64'), bound(masterKeyId, { id, subject }))
    return { id, subject, key: keyFrom(bytes) }
  } catch (cause) {
    throw new Unavailable(`The key ${id} does not open with master key ${masterKeyId}. Is it the right one?`, { cause })
  }
}

function masterKey({ byId }: MasterKeys, id: string): KeyObject {
  const key = byId.get(id)
  if (!key) {
    throw new Unavailable(`The master key ${id} is not among those given (${[...byId.keys()].join(', ')}). Add it`)
  }
  return key
}
