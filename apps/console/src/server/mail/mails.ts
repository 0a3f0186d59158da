import { Problem, type Route } from '@waybill/service'
import { Type } from 'typebox'
import { MailList, MailView } from '../../shared/mails.ts'

const WITHIN_MS = 10_000
const Query = Type.Object({
  to: Type.Optional(Type.String({ maxLength: 254, description: 'Only mails to this address' })),
  before: Type.Optional(Type.String({ maxLength: 64, description: 'The `next` of the page before' })),
})

/** GET /console/api/mails and /:id: the mailbox that stands beside a local platform and keeps what it sends. */
export const mails =
  (mailUrl: string | undefined): Route =>
  (app) => {
    app.get(
      '/console/api/mails',
      {
        schema: {
          querystring: Query,
          response: { 200: MailList },
          tags: ['mails'],
          summary: 'The mails that were sent, newest first',
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ query }) => {
        if (mailUrl === undefined) return { here: false, items: [], next: null }
        const list = await read<Omit<MailList, 'here'>>(mailUrl, `/messages?${new URLSearchParams(query)}`)
        return { here: true, ...list }
      },
    )
    app.get(
      '/console/api/mails/:id',
      {
        schema: {
          params: Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{32}$' }) }),
          response: { 200: MailView },
          tags: ['mails'],
          summary: 'One mail',
        },
        config: { access: ['operator', 'admin'] },
      },
      async ({ params: { id } }) => {
        if (mailUrl === undefined) throw new Problem(404, 'no-mailbox', 'There is no mailbox beside this platform.')
        const { text = null, html = null, ...mail } = await read<Partial<MailView>>(mailUrl, `/messages/${id}`)
        return { ...(mail as MailView), text, html }
      },
    )
  }

async function read<T>(mailUrl: string, path: string): Promise<T> {
  const response = await fetch(mailUrl + path, { signal: AbortSignal.timeout(WITHIN_MS) }).catch((cause: unknown) => {
    throw new Problem(503, 'upstream-unavailable', 'The mailbox does not answer.', {}, { cause })
  })
  if (response.ok) return (await response.json()) as T
  const { error } = (await response.json()) as { error?: string }
  throw new Problem(response.status, 'mailbox', error ?? `The mailbox answered with ${response.status}.`)
}
