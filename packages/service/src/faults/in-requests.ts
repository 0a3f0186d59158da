import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../http/problem.ts'
import type { App, Route } from '../service.ts'
import type { Faults } from './switches.ts'

// What tells how a service is, and what switches a fault off again, must go on working.
const SPARED = /^\/(health|metrics|openapi\.json|\.well-known|api\/faults)/

/** On a request that is sent once more, so that it is not again. */
const AGAIN = 'x-waybill-again'

/** Makes requests go wrong as the switch says. Stands before the routes that it is to hit. */
export const faultsInRequests =
  (faults: Faults, crash: () => void): Route =>
  (app: App) => {
    const spared = ({ url }: FastifyRequest) => SPARED.test(url)

    app.addHook('preHandler', async (request) => {
      const hit = spared(request) ? undefined : faults.hit('request', 'fail', 'delay', 'crash-before-commit')
      if (hit?.fault === 'fail') throw new Problem(503, 'fault', 'A fault was asked for: this request fails.')
      if (hit?.fault === 'delay') await delay(hit.delayMs)
      if (hit?.fault === 'crash-before-commit') crash()
    })

    app.addHook('onSend', async (request, reply, payload) => {
      const hit = spared(request) ? undefined : faults.hit('request', 'drop-reply', 'crash-after-commit')
      if (hit?.fault === 'drop-reply') reply.raw.destroy()
      if (hit?.fault === 'crash-after-commit') crash()
      return payload
    })

    // As a client does that did not get the answer. To ask twice what changes nothing would show nothing.
    app.addHook('onResponse', async (request) => {
      if (request.method === 'GET' || AGAIN in request.headers || spared(request)) return
      if (faults.hit('request', 'duplicate') === undefined) return
      const { 'content-length': _, 'transfer-encoding': __, ...headers } = request.headers
      const { method, url, body } = request
      await app.inject({
        method: method as 'POST',
        url,
        headers: { ...headers, [AGAIN]: 'yes' },
        ...(body === undefined ? {} : { payload: body as Buffer | object }),
      })
    })
  }
