import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import type { SASLOptions } from '@platformatic/kafka'

const derive = promisify(pbkdf2)

/** The least that Kafka takes, and what its own tools use. */
const ITERATIONS = 4_096
const SALT_BYTES = 32
const KEY_BYTES = 64
/** 128 bits in hexadecimal. */
const LEAST_LENGTH = 32

/** What Kafka keeps of a password by SCRAM-SHA-512 (RFC 5802). */
export interface ScramCredential {
  iterations: number
  salt: Buffer
  saltedPassword: Buffer
}

/**
 * Makes what Kafka keeps of a password. The salt comes from the password itself, by as many rounds as the key does, so that a client
 * with two of them can tell from the salt which one the server means (`authenticate`). Kafka shows the salt to whoever names a user, who
 * can then try passwords against it at home: so this is for passwords drawn at random, of 128 bits, which no one finds by trying.
 *
 * @throws RangeError for a password of less than 32 characters
 */
export async function scramCredential(password: string): Promise<ScramCredential> {
  if (password.length < LEAST_LENGTH)
    throw new RangeError(`A password for Kafka is drawn at random and has ${LEAST_LENGTH} characters at least`)
  const salt = await saltOf(password)
  return { iterations: ITERATIONS, salt, saltedPassword: await derive(password, salt, ITERATIONS, KEY_BYTES, 'sha512') }
}

const saltOf = (password: string): Promise<Buffer> =>
  derive(password, 'waybill scram salt', ITERATIONS, SALT_BYTES, 'sha512')

/**
 * Logs a client of `@platformatic/kafka` in by SCRAM with one of the passwords that its provider gives, one a line. A broker hangs up
 * after a wrong one, and the client takes that for final; but it shows the salt before it is shown anything of the password.
 */
const authenticateByScram: NonNullable<SASLOptions['authenticate']> = (
  mechanism,
  connection,
  ask,
  username = '',
  password = '',
  _token,
  done,
) => {
  const log = async () => {
    // Whoever opens a connection has loaded it; who only reads an address need not.
    const { saslScramSha: scram } = await import('@platformatic/kafka')
    const { defaultCrypto } = scram
    const hi: typeof defaultCrypto.hi = async (definition, passwords, salt, iterations) =>
      defaultCrypto.hi(definition, await meant(passwords.split('\n'), salt), salt, iterations)
    const algorithm = mechanism.slice('SCRAM-'.length) as Parameters<typeof scram.authenticate>[2]
    scram.authenticate(ask, connection, algorithm, username, password, { ...defaultCrypto, hi }, done)
  }
  log().catch((error) => done(error, undefined as never))
}

/** As a client is given it. It names no type of the client's, which would become one of ours. */
export const authenticate = authenticateByScram as unknown as (...asked: unknown[]) => void

/** Of several passwords the one that a server with this salt knows; the first when the salt tells nothing. */
async function meant([first = '', ...others]: string[], salt: Buffer): Promise<string> {
  for (const other of others) if (salt.equals(await saltOf(other))) return other
  return first
}
