import { EncryptJWT, jwtDecrypt } from 'jose'

/** The tokens of a login. They are in the cookie, encrypted, and nowhere else. */
export interface Tokens {
  accessToken: string
  refreshToken: string
  /** When the access token runs out, in milliseconds. */
  expiresAt: number
}

/** Makes a cookie's text of tokens, and tokens of it again. */
export interface Seal {
  close(tokens: Tokens): Promise<string>
  /** undefined for what this key has not sealed. */
  open(text: string): Promise<Tokens | undefined>
}

const KEY_BYTES = 32

/**
 * Seals with AES-256-GCM (JWE, `dir`): who steals the text can use it as a cookie, but can't read a token from it.
 *
 * @param keyText 32 bytes in base64
 * @throws {TypeError} for a key of another length
 */
export function openSeal(keyText: string): Seal {
  const key = Buffer.from(keyText, 'base64')
  if (key.length !== KEY_BYTES) throw new TypeError(`SESSION_KEY must be ${KEY_BYTES} bytes in base64`)

  return {
    close: ({ accessToken, refreshToken, expiresAt }) =>
      new EncryptJWT({ accessToken, refreshToken, expiresAt })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(key),
    async open(text) {
      try {
        const { payload } = await jwtDecrypt<Tokens>(text, key)
        return payload
      } catch {
        // Of another key, cut short or made up: whoever has it is not logged in.
        return undefined
      }
    },
  }
}
