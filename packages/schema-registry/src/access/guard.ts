import { createHmac, randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { RestError } from '../errors.ts'
import { decoyOf, verifyPassword } from './password.ts'
import type { User } from './users.ts'

const KNOWN_LIMIT = 1_000

/**
 * Lets only users in (HTTP basic authentication, RFC 7617), and only those with the role `write` change anything. Health
 * is everyone's. To be called before the routes are added.
 */
export function guard(app: FastifyInstance, users: readonly User[]): void {
  const userOf = authentication(users)
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
  const byName = new Map(users.map((user) => [user.name, user]))
  const nobody = decoyOf(users[0]?.hash ?? '') // An unknown name takes as long as a known one.
  const secret = randomBytes(32)
  const known = new Map<string, User>()
  const checking = new Map<string, Promise<User | undefined>>()

  async function check(encoded: string, fingerprint: string): Promise<User | undefined> {
    const [, name = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? []
    const user = byName.get(name)
    const right = await verify(password, user?.hash ?? nobody)
    if (user === undefined || !right) return undefined
    if (known.size >= KNOWN_LIMIT) known.clear()
    known.set(fingerprint, user)
    return user
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
