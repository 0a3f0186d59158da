import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { messageOf } from '../errors.ts'
import type { Mailbox } from './mailbox.ts'

const DEFAULT_LIMIT = 50
const MOST = 500

interface Answer {
  readonly status: number
  readonly body: unknown
}

/**
 * `GET /messages?to=&before=&limit=` (newest first; `next` is the `before` of the next page), `GET /messages/:id`,
 * `GET /health/ready`.
 */
export function mailApi(mailbox: Mailbox, tls?: { cert: Buffer; key: Buffer }): Server {
  const take: RequestListener = async (request, response) => {
    const { status, body } = await answer(mailbox, request.method, new URL(request.url ?? '/', 'http://mail')).catch(
      (error: unknown) => ({ status: 500, body: { error: messageOf(error) } }),
    )
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
  }
  return tls ? createSecureServer(tls, take) : createServer(take)
}

async function answer(mailbox: Mailbox, method: string | undefined, url: URL): Promise<Answer> {
  if (method !== 'GET') return { status: 405, body: { error: 'Mails can be read only.' } }
  const [, first, id, ...rest] = url.pathname.split('/')
  if (url.pathname === '/health/ready') return { status: 200, body: { status: 'ready' } }
  if (first !== 'messages' || rest.length > 0) return { status: 404, body: { error: `There is no ${url.pathname}.` } }
  return id ? one(mailbox, id) : many(mailbox, url.searchParams)
}

async function one(mailbox: Mailbox, id: string): Promise<Answer> {
  const mail = await mailbox.read(id)
  return mail ? { status: 200, body: mail } : { status: 404, body: { error: `There is no mail ${id}.` } }
}

function many(mailbox: Mailbox, query: URLSearchParams): Answer {
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT)
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
    return { status: 400, body: { error: `limit is a whole number from 1 to ${MOST}.` } }
  }
  const items = mailbox.list({ to: query.get('to') ?? undefined, before: query.get('before') ?? undefined, limit })
  return { status: 200, body: { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null } }
}
