import type { KeyObject } from 'node:crypto'
import { UndecodableError } from '../errors.ts'
import { decrypt, encrypt } from './aes.ts'

/** One person's key. */
export interface DataKey {
  readonly id: string
  /** Whose it is. */
  readonly subject: string
  readonly key: KeyObject
}

/** A text about someone whose key was deleted before it was written. Readers get null. */
export const ERASED = 'enc:v1:erased'

const SEALED = /^enc:v1:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([A-Za-z0-9_-]+)$/

// The field's name is not part of it: a field may be renamed, and who can write to the topic can write plain text too.
const bound = ({ id, subject }: DataKey) => `enc:v1:${id}:${subject}`

/**
 * A text as it stands on the topic: `enc:v1:<id of the key>:<base64url of nonce, ciphertext and tag>`. Still a string,
 * so that every Avro tool reads the record. Its length tells the text's.
 */
export const seal = (text: string, key: DataKey): string =>
  `enc:v1:${key.id}:${encrypt(key.key, Buffer.from(text), bound(key)).toString('base64url')}`

/** The id of the key that a text is sealed with, or undefined for a text that is not. */
export const keyIdOf = (text: string): string | undefined => SEALED.exec(text)?.[1]

/** The text, or null when its key is gone. Throws UndecodableError when it was changed on its way. */
export function open(text: string, keys: ReadonlyMap<string, DataKey | null>): string | null {
  if (text === ERASED) return null
  const [, id, sealed] = SEALED.exec(text) ?? []
  // Written before encryption was turned on.
  if (id === undefined || sealed === undefined) return text
  const key = keys.get(id)
  if (!key) return null
  try {
    return decrypt(key.key, Buffer.from(sealed, 'base64url'), bound(key)).toString()
  } catch (cause) {
    throw new UndecodableError(`A personal field does not decrypt with key ${id}`, { code: 'sealed-broken', cause })
  }
}
