import { createHmac, randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { RestError } from '../errors.ts'
import { decoyOf, verifyPassword } from './password.ts'
import type { User } from './users.ts'

const KNOWN_LIMIT = 1_000

/**
 * Lets only users in (HTTP basic authentication, RFC 7617), and only those with the role `write` change anything. Health
 * is everyone's. To be called before the routes are added.
 *
 * @returns sets other users; nothing that was let in before is remembered
 */
export function guard(app: FastifyInstance, users: readonly User[]): (users: readonly User[]) => void {
  let userOf = authentication(users)
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url?.startsWith('/health/')) return
    const user = await userOf(request.headers.authorization)
    if (user === undefined) {
      reply.header('www-authenticate', 'Basic realm="schema-registry", charset="UTF-8"')
      throw new RestError(401, 40101, 'Unauthorized: a user and password are needed')
    }
    if (user.role !== 'write' && !isRead(request))
      throw new RestError(403, 40301, `Forbidden: user '${user.name}' may read only`)
  })
  return (others) => {
    userOf = authentication(others)
  }
}

const READING_POSTS = /^\/(compatibility\/|subjects\/:subject$)/

const isRead = ({ method, routeOptions: { url = '' } }: FastifyRequest): boolean =>
  method === 'GET' || method === 'HEAD' || (method === 'POST' && READING_POSTS.test(url))

/**
 * Checks a header `Authorization`. What was right once is remembered, by a keyed hash: scrypt is slow, and meant to be.
 * Many who ask with the same header at once, as a client does when it starts, pay for it once.
 */
export function authentication(
  users: readonly User[],
  verify: typeof verifyPassword = verifyPassword,
): (header: string | undefined) => Promise<User | undefined> {
  const byName = Map.groupBy(users, ({ name }) => name)
  const nobody = decoyOf(users[0]?.hash ?? '') // An unknown name takes as long as a known one.
  const secret = randomBytes(32)
  const known = new Map<string, User>()
  const checking = new Map<string, Promise<User | undefined>>()

  async function check(encoded: string, fingerprint: string): Promise<User | undefined> {
    const [, name = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? []
    const [user, ...others] = byName.get(name) ?? []
    const first = (await verify(password, user?.hash ?? nobody)) ? user : undefined
    const right = first ?? (await matching(others, password))
    if (right === undefined) return undefined
    if (known.size >= KNOWN_LIMIT) known.clear()
    known.set(fingerprint, right)
    return right
  }

  async function matching(others: readonly User[], password: string): Promise<User | undefined> {
    for (const other of others) if (await verify(password, other.hash)) return other
    return undefined
  }

  return async (header) => {
    const encoded = /^basic +([\w+/=-]+)$/i.exec(header ?? '')?.[1]
    if (encoded === undefined) return undefined
    const fingerprint = createHmac('sha256', secret).update(encoded).digest('base64')
    const before = known.get(fingerprint) ?? checking.get(fingerprint)
    if (before !== undefined) return before

    const checked = check(encoded, fingerprint).finally(() => checking.delete(fingerprint))
    checking.set(fingerprint, checked)
    return checked
  }
}
