import { Problem, type TokenOf } from '@waybill/service'
import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Gateway } from '../gateway.ts'
import { openSeal, type Tokens } from './sealed.ts'

/** Who is logged in, by a cookie that only this server can read. */
export interface Sessions {
  /** The access token of the request's session, renewed when it is about to run out. */
  tokenOf: TokenOf
  /** The token that `tokenOf` has found for this request. */
  found(request: FastifyRequest): string | undefined
  /** @throws Problem as identity says no */
  logIn(reply: FastifyReply, email: string, password: string): Promise<void>
  logOut(request: FastifyRequest, reply: FastifyReply): Promise<void>
}

interface Settings {
  sessionKey: string
  secureCookies: boolean
}

interface Answer {
  accessToken: string
  refreshToken: string
  expiresIn: number
}

const NAME = 'waybill_console'
const LIVES_S = 30 * 24 * 60 * 60
/** A token is renewed this long before it ends, so that it holds until the services have seen it. */
const RENEW_BEFORE_MS = 60_000

export function createSessions(gateway: Gateway, { sessionKey, secureCookies }: Settings): Sessions {
  const seal = openSeal(sessionKey)
  const tokens = new WeakMap<FastifyRequest, string>()
  // By the refresh token given up. It holds once, while a browser may not have got its next cookie and send the old one
  // for as long: with a page closed half way, or several requests under way.
  const renewed = new Map<string, Promise<Tokens>>()

  // No arrow that gives the reply back: it is a thenable, and whoever awaits it waits for the answer that it is to begin.
  function write(reply: FastifyReply, value: string, maxAge: number): void {
    const options = { path: '/', httpOnly: true, sameSite: 'strict', secure: secureCookies, maxAge } as const
    reply.header('set-cookie', stringifySetCookie({ name: NAME, value, ...options }))
  }
  const keep = async (reply: FastifyReply, next: Tokens) => write(reply, await seal.close(next), LIVES_S)

  async function read({ headers }: FastifyRequest): Promise<Tokens | undefined> {
    const text = parseCookie(headers.cookie ?? '')[NAME]
    return text === undefined || text === '' ? undefined : await seal.open(text)
  }

  function renew({ refreshToken }: Tokens): Promise<Tokens> {
    const known = renewed.get(refreshToken)
    if (known) return known
    const next = gateway
      .call<Answer>('/api/auth/refresh', { method: 'POST', body: { refreshToken } })
      .then((answer) => {
        const fresh = toTokens(answer)
        setTimeout(() => renewed.delete(refreshToken), fresh.expiresAt - Date.now()).unref()
        return fresh
      })
    renewed.set(refreshToken, next)
    next.catch(() => renewed.delete(refreshToken))
    return next
  }

  return {
    async tokenOf(request, reply) {
      const current = await read(request)
      if (!current) return undefined
      const fresh = current.expiresAt - Date.now() > RENEW_BEFORE_MS
      const next = fresh ? current : await renew(current).catch((error) => ended(error, () => write(reply, '', 0)))
      if (next !== current) await keep(reply, next)
      tokens.set(request, next.accessToken)
      return next.accessToken
    },
    found: (request) => tokens.get(request),
    async logIn(reply, email, password) {
      const next = toTokens(
        await gateway.call<Answer>('/api/auth/login', { method: 'POST', body: { email, password } }),
      )
      await keep(reply, next)
    },
    async logOut(request, reply) {
      const current = await read(request)
      write(reply, '', 0)
      if (!current) return
      await gateway.call('/api/auth/logout', { method: 'POST', body: { refreshToken: current.refreshToken } })
    },
  }
}

const toTokens = ({ accessToken, refreshToken, expiresIn }: Answer): Tokens => ({
  accessToken,
  refreshToken,
  expiresAt: Date.now() + expiresIn * 1_000,
})

/** A session that identity does not renew is over, and its cookie with it; while identity is away it is not. */
function ended(error: unknown, forget: () => void): never {
  if (error instanceof Problem && error.status === 401) forget()
  throw error
}
