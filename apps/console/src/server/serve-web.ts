import fastifyStatic from '@fastify/static'
import { Problem, type Route } from '@waybill/service'
import type { FastifyReply } from 'fastify'

/** Only what this server serves: no inline script or style, no eval, no text that a script turns into markup. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const YEAR = '365d'

/**
 * Serves the built web app. Files under /assets have a hash of their content in their names and are kept for ever by
 * browsers; every other path is a page of the app, which is always asked for anew.
 */
export const serveWeb =
  (folder: string): Route =>
  async (app) => {
    await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true })
    const open = { schema: { hide: true }, config: { access: 'public' as const } }

    app.get<{ Params: { '*': string } }>('/assets/*', open, async ({ params }, reply) =>
      reply.sendFile(`assets/${params['*']}`, { immutable: true, maxAge: YEAR }),
    )
    for (const file of ['theme.js', 'icon.svg']) {
      app.get(`/${file}`, open, async (_request, reply) => reply.sendFile(file, { maxAge: 0 }))
    }
    app.get('/*', open, async ({ url, headers }, reply) => {
      const page = headers.accept?.includes('text/html') && !/^\/(console\/)?api\//.test(url)
      if (!page) throw new Problem(404, 'not-found', `There is nothing at ${url.split('?', 1)[0]}.`)
      return sendPage(reply)
    })
  }

const sendPage = (reply: FastifyReply) =>
  reply
    .header('content-security-policy', policy)
    .header('cache-control', 'no-cache')
    .sendFile('index.html', { cacheControl: false })
