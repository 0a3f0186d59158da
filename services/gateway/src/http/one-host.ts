import { Problem, type Route } from '@waybill/service'

/**
 * Refuses a request that names two hosts (RFC 9112, 3.2): whoever stands before the gateway may go by the other one. Node takes
 * the first.
 */
export const oneHost: Route = (app) => {
  app.addHook('onRequest', async ({ raw: { rawHeaders } }, reply) => {
    let hosts = 0
    for (let n = 0; n < rawHeaders.length; n += 2) if (rawHeaders[n]?.toLowerCase() === 'host') hosts++
    if (hosts < 2) return
    reply.header('connection', 'close')
    throw new Problem(400, 'bad-request', 'The request names more than one host.')
  })
}
