import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

// From OWASP's password storage cheat sheet; it takes 32 MB.
const COST = { N: 2 ** 15, r: 8, p: 3 }
const KEY_BYTES = 32
const SALT_BYTES = 16
const MAX_MEMORY = 64 * 1024 * 1024

/** The hash of a password by scrypt, with all that is needed to check one: `scrypt$32768$8$3$<salt>$<key>`. */
export async function hashPassword(password: string, cost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const key = await derive(password, salt, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** A hash that no password fits, and that takes as long to find out as with this one. */
export function decoyOf(hash: string): string {
  const [name, N, r, p] = hash.split('$')
  return [name, N, r, p, ...[SALT_BYTES, KEY_BYTES].map((bytes) => randomBytes(bytes).toString('base64url'))].join('$')
}

/** Whether this is a password's hash as `hashPassword` makes it. */
export const isHash = (text: string): boolean => /^scrypt\$\d+\$\d+\$\d+\$[\w-]+\$[\w-]+$/.test(text)

/** Whether a password is the one that was hashed. It takes as long either way. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = hash.split('$')
  const derived = await derive(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) })
  const expected = Buffer.from(key, 'base64url')
  return expected.length === derived.length && timingSafeEqual(expected, derived)
}

function derive(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(password, salt, KEY_BYTES, { ...cost, maxmem: MAX_MEMORY }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}
