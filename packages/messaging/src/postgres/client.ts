import pg from 'pg'
import { readPasswords } from '../password-file.ts'

/**
 * A connection to PostgreSQL whose password may stand in a file: libpq's `passfile` in the URL, which is read for each connection, so
 * that the password can change while processes run. While it does so the file may name both, and who was refused with one comes
 * with the other the next time.
 */
export class PostgresClient extends pg.Client {
  /** The password that it came with. */
  #given: string | undefined

  constructor(config: pg.ClientConfig = {}) {
    super(config)
    const passfile = passfileOf(config.connectionString)
    if (passfile === undefined) return
    Object.assign(this, { password: () => (this.#given = choose(passfile, this)) })
    // pg says of a connection that was not made only to who asked for it; the refusal is the server's first message.
    const { connection } = this as unknown as { connection: NodeJS.EventEmitter }
    connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (code === WRONG_PASSWORD && this.#given !== undefined) refused.set(passfile, this.#given)
    })
  }
}

const WRONG_PASSWORD = '28P01'

/** File → the password of it that was refused last. */
const refused = new Map<string, string>()

/** The file that a URL names for the password; undefined when it names none. */
export const passfileOf = (url: string | undefined): string | undefined =>
  (url === undefined ? undefined : URL.parse(url)?.searchParams.get('passfile')) ?? undefined

function choose(passfile: string, { host, port, database, user }: pg.Client): string {
  const place = [host, String(port), database ?? '', user ?? '']
  const passwords = readPasswords(passfile)
    .map(fields)
    .filter((line) => place.every((part, n) => line[n] === '*' || line[n] === part))
    .map((line) => line[place.length] ?? '')
  const [first] = passwords
  if (first === undefined) throw new Error(`${passfile} has no password for ${user} at ${host}:${port}/${database}`)
  return passwords.find((password) => password !== refused.get(passfile)) ?? first
}

/** `host:port:database:user:password`, each of the first four a star for any; a backslash takes the meaning from what follows. */
const fields = (line: string): string[] =>
  [...line.matchAll(/(?:^|:)((?:\\.|[^:\\])*)/g)].map(([, field = '']) => field.replace(/\\(.)/g, '$1'))

const TRIES = 10
const AGAIN_MS = 50

/**
 * Connects, and does so anew when the password is refused and stands in a file: one that is changed just now is right a moment later.
 * Any other failure is thrown at once, and so is a refusal after half a second.
 */
export async function despiteChanges<T>(url: string, connect: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await connect()
    } catch (error) {
      const mayPass = (error as { code?: unknown }).code === WRONG_PASSWORD && passfileOf(url) !== undefined
      if (!mayPass || tries === TRIES) throw error
      await new Promise((done) => setTimeout(done, AGAIN_MS))
    }
  }
}
