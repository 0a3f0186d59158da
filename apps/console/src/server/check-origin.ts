import { Problem, type Route } from '@waybill/service'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what changes something unless it comes from a page of the console itself. SameSite=Strict keeps the cookie from
 * other sites; this keeps out pages on other ports of the same host, which browsers count as the same site.
 */
export const checkOrigin = (): Route => (app) => {
  app.addHook('onRequest', async ({ method, headers: { origin, host } }) => {
    if (reading.has(method)) return
    if (origin !== undefined && URL.canParse(origin) && new URL(origin).host === host) return
    throw new Problem(403, 'foreign-origin', 'This can be asked for by pages of the console only.')
  })
}
