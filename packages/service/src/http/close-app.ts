import { Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { App } from '../service.ts'

const ANSWER_WITHIN_MS = 5_000
const SWEEP_EVERY_MS = 20

const leaving = new WeakSet<App>()

/** Whether a service has begun to close: it answers on connections that are open, and takes no new ones. */
export const isLeaving = (app: App): boolean => leaving.has(app)

/** While the service leaves, each answer tells its client to come again by another connection: to whoever is there then. */
export function tellThatItLeaves(app: App): void {
  app.addHook('onSend', async (_request, reply, payload) => {
    if (isLeaving(app)) reply.header('connection', 'close')
    return payload
  })
}

/**
 * Stops taking connections and goes on answering on those that are open, each answer being the last of its connection. Returns when
 * none is open any more, or when the notice is over: a connection that nobody used until then may be closed. Closed at once, as by
 * Node's own `close`, a request that is on its way would be lost.
 *
 * @param noticeMs how long, in milliseconds; 0: not at all
 */
export async function giveNotice(app: App, noticeMs: number): Promise<void> {
  leaving.add(app)
  if (noticeMs === 0 || !app.server.listening) return
  // Only the socket that listens: `close` of an HTTP server closes its idle connections too.
  Server.prototype.close.call(app.server)
  const deadline = performance.now() + noticeMs
  while ((await connectionsOf(app)) > 0 && performance.now() < deadline) await delay(SWEEP_EVERY_MS)
}

/** Answers the requests that are under way, and closes; after 5 s the connections that are still open are cut. */
export async function closeApp(app: App): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), ANSWER_WITHIN_MS)
  // A connection whose last request was answered after closing began is kept alive by nobody but the client.
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_EVERY_MS)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
    clearInterval(sweep)
  }
}

const connectionsOf = (app: App): Promise<number> =>
  new Promise((resolve, reject) =>
    app.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  )
