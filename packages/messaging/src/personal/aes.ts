import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

export const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** A key from its bytes. As a KeyObject it does not show when it is logged or made JSON. */
export function keyFrom(bytes: Buffer): KeyObject {
  if (bytes.length !== KEY_BYTES) throw new TypeError(`A key has ${KEY_BYTES} bytes, not ${bytes.length}`)
  return createSecretKey(bytes)
}

/**
 * AES-256-GCM with a random nonce (NIST SP 800-38D §8.2.2: at most 2^32 uses of one key, far above what one person's
 * events come to). Returns nonce, ciphertext and tag.
 *
 * @param bound what the ciphertext is bound to: it decrypts only with the same
 */
export function encrypt(key: KeyObject, plain: Buffer, bound: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(bound))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Throws when the key, what it is bound to, or a bit of it is not what it was. */
export function decrypt(key: KeyObject, sealed: Buffer, bound: string): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new RangeError(`${sealed.length} bytes are no ciphertext`)
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(bound)).setAuthTag(sealed.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
}
