import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane. Node runs it on its thread pool, so at most
// four hashes (76 MiB) are in memory at once, however many people log in.
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const nonceBytes = 16
const tagBytes = 32

const derive = promisify(argon2)

/** Turns a password into a PHC string (`$argon2id$v=19$m=…,t=…,p=…$nonce$tag`): the cost travels with the hash. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(nonceBytes)
  const tag = await derive('argon2id', { ...cost, message: normal(password), nonce, tagLength: tagBytes })
  const { memory, passes, parallelism } = cost

  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(nonce)}$${encode(tag)}`
}

/**
 * Tells whether the password belongs to the hash. With `undefined` (nobody has this e-mail) the same work is done
 * and the answer is no, so that the time of an answer does not tell which e-mails have an account.
 *
 * @throws when the stored hash is not an argon2id PHC string
 */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const { nonce, tag, ...parameters } = hash === undefined ? nobody : parse(hash)
  const found = await derive('argon2id', { ...parameters, message: normal(password), nonce, tagLength: tag.length })

  return timingSafeEqual(found, tag) && hash !== undefined
}

const nobody = { ...cost, nonce: randomBytes(nonceBytes), tag: randomBytes(tagBytes) }

const phc =
  /^\$argon2id\$v=19\$m=(?<memory>\d+),t=(?<passes>\d+),p=(?<lanes>\d+)\$(?<nonce>[\w+/-]+)\$(?<tag>[\w+/-]+)$/

function parse(hash: string): typeof nobody {
  const { memory, passes, lanes, nonce, tag } = phc.exec(hash)?.groups ?? {}
  if (nonce === undefined || tag === undefined) throw new Error('a stored password hash is not an argon2id PHC string')

  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(lanes),
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

// The same password typed on two keyboards may arrive composed or decomposed.
const normal = (password: string) => password.normalize('NFKC')

const encode = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
